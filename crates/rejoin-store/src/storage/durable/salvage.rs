//! What is done when pages of a file have rotted: its good records move to a new one.

use std::fs;
use std::path::{Path, PathBuf};

use redb::ReadableDatabase;

use super::about::{self, About, RECORDS};
use super::medium::{Medium, sync_folder};
use super::record;
use super::trouble::{Doing, guarded};
use crate::StorageError;

/// Puts a new file with all records that can still be read in the place of a damaged one, and
/// keeps that one under another name. A crash on the way leaves the damaged file.
pub(super) fn replace(damaged: &Medium, why: &str) -> Result<(), StorageError> {
    let Some(path) = &damaged.path else {
        return Err(damaged.corrupt(why));
    };
    let records = readable(damaged);
    if records.is_empty() {
        return Err(damaged.corrupt(why));
    }
    let io = |error| {
        guarded(&damaged.place, Doing::Open, || {
            Err::<(), _>(redb::Error::Io(error))
        })
    };
    let fresh = beside(path, "rescued");
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return io(error),
        _ => {}
    }
    write(&Medium::file(&fresh), &records)?;
    let moved = fs::copy(path, beside(path, "damaged"))
        .and_then(|_| fs::rename(&fresh, path))
        .and_then(|()| sync_folder(path));
    moved.or_else(io)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

type Record = (Vec<u8>, Vec<u8>);

/// The good records, as far as they can be reached.
fn readable(damaged: &Medium) -> Vec<Record> {
    let mut records = Vec::new();
    // Whatever ends it, what was read before is good: each record carries its own proof.
    let _ = guarded(&damaged.place, Doing::Load, || {
        let database = damaged.open_unchecked()?;
        let table = database.begin_read()?.open_table(RECORDS)?;
        for row in redb::ReadableTable::iter(&table)? {
            let (key, row) = row?;
            if record::open(key.value(), row.value()).is_some() {
                records.push((key.value().to_vec(), row.value().to_vec()));
            }
        }
        Ok(())
    });
    records
}

/// Writes them into a new file, with a sum that is wrong: so every load tells that records may be
/// missing, until a store that has heard it commits.
fn write(fresh: &Medium, records: &[Record]) -> Result<(), StorageError> {
    let database = fresh.open()?;
    guarded(&fresh.place, Doing::Commit, || {
        about::found(&database)?;
        let transaction = database.begin_write()?;
        let mut about = About {
            commits: 1,
            sum: 1,
            is_closed: false,
        };
        {
            let mut table = transaction.open_table(RECORDS)?;
            for (key, row) in records {
                about.sum = about.sum.wrapping_add(record::weight(row));
                table.insert(key.as_slice(), row.as_slice())?;
            }
        }
        about::write(&transaction, about)?;
        transaction.commit()?;
        drop(database);
        Ok(())
    })
}
