mod about;
mod medium;
mod record;
mod salvage;
mod trouble;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use redb::{Database, Durability, Error, ReadableDatabase, ReadableTable, StorageBackend};

use crate::{Loaded, Storage, StorageError, Write};
use about::{About, Found, RECORDS};
use medium::Medium;
use trouble::{Doing, guarded};

/// A [`Storage`] in one file: what it has committed survives the end of the process, the loss of
/// power and a torn last write.
///
/// The file is a database of [redb](https://docs.rs/redb), a B-tree that never overwrites what the
/// last commit wrote. Each batch is one transaction, and waits once for the disk. So put many
/// writes into a batch: with 1,000 in each, most of the time goes into the records themselves.
///
/// Opening reads the whole file and checks every page of it. Loading checks each record as well,
/// and their sum.
///
/// # Example
/// ```
/// use rejoin_store::{Durable, Storage, Write};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("shop.store");
/// let mut storage = Durable::open(&path)?;
/// storage.commit(&[Write::put("colour", "red")])?;
/// drop(storage); // or the power fails
///
/// let mut storage = Durable::open(&path)?;
/// let mut colours = Vec::new();
/// storage.load(&mut |_, value| colours.push(value.to_vec()))?;
/// assert_eq!(colours, [b"red"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # What a disk may do
/// It may lose or tear, in pieces of 512 bytes and in any order, whatever was not synced, and
/// refuse any call. Bytes that rot are found when the file is opened: good records are saved into
/// a new file, the old one is kept beside it as `<name>.damaged`, and [`Loaded`] tells of it.
///
/// A disk that says it has synced when it has not may lose commits without a trace. Then, as with
/// an old backup that was put back, a store learns from its peers that it once knew more.
pub struct Durable {
    medium: Medium,
    /// None after a failure: the database refuses everything until it is opened again.
    database: Option<Database>,
    about: About,
    /// Whoever committed last before us has not closed it.
    recovered: bool,
    /// Nothing was committed since it was opened, so how it was left is still to be told.
    is_untouched: bool,
    /// A load has found records missing, and no commit followed.
    incomplete: bool,
}

impl Durable {
    /// Opens the file at `path`, or makes it.
    ///
    /// # Errors
    /// [`Folder`](StorageError::Folder), [`Denied`](StorageError::Denied),
    /// [`Locked`](StorageError::Locked), [`NotAStore`](StorageError::NotAStore) and
    /// [`Newer`](StorageError::Newer), none of which touch the file;
    /// [`Corrupt`](StorageError::Corrupt) if no record at all can be saved;
    /// [`Full`](StorageError::Full) and [`Io`](StorageError::Io).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StorageError> {
        Self::on(Medium::file(path.as_ref()))
    }

    /// Opens what lies on a backend of your own, for instance a simulated disk.
    ///
    /// A clone of it must be a handle of the same bytes: after a failed call, the database is
    /// opened again on one.
    ///
    /// # Errors
    /// As [`open`](Self::open) does. Here rotten pages always are
    /// [`Corrupt`](StorageError::Corrupt), because there is no second place to save records to.
    pub fn with_backend(backend: impl StorageBackend + Clone) -> Result<Self, StorageError> {
        Self::on(Medium::backend(backend))
    }

    fn on(medium: Medium) -> Result<Self, StorageError> {
        let database = match medium.open() {
            Err(StorageError::Corrupt { what, .. }) => {
                salvage::replace(&medium, &what)?;
                medium.open()?
            }
            opened => opened?,
        };
        let about = claim(&medium, &database)?;
        Ok(Self {
            medium,
            database: Some(database),
            about,
            recovered: !about.is_closed,
            is_untouched: true,
            incomplete: false,
        })
    }

    /// The database, opened again if a call has failed. Whoever takes it puts it back if all went
    /// well.
    fn take_database(&mut self) -> Result<Database, StorageError> {
        if let Some(database) = self.database.take() {
            return Ok(database);
        }
        let database = self.medium.open()?;
        let on_disk = claim(&self.medium, &database)?;
        // The commit that failed may be there after all, and then so is what it says of itself.
        match on_disk.commits.checked_sub(self.about.commits) {
            Some(0) => {}
            Some(1) => self.about = on_disk,
            _ => {
                return Err(self.medium.corrupt(format!(
                    "commit {} was acknowledged, and the file holds {}",
                    self.about.commits, on_disk.commits
                )));
            }
        }
        Ok(database)
    }
}

impl Storage for Durable {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        let database = self.take_database()?;
        let mut loaded = Loaded {
            recovered: self.recovered,
            ..Loaded::default()
        };
        let mut panic = None;
        let mut each = |key: &[u8], value: &[u8]| {
            if panic.is_none() {
                panic = catch_unwind(AssertUnwindSafe(|| each(key, value))).err();
            }
        };
        let sum = guarded(&self.medium.place, Doing::Load, || {
            load(&database, &mut each, &mut loaded)
        })?;
        if let Some(panic) = panic {
            // The caller's own, and no word about the file.
            resume_unwind(panic);
        }
        self.incomplete |= sum != self.about.sum;
        self.about.sum = sum;
        loaded.incomplete = self.incomplete;
        self.database = Some(database);
        Ok(loaded)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        if batch.is_empty() {
            return Ok(());
        }
        let database = self.take_database()?;
        let mut about = self.about;
        let commit = || {
            commit(&database, batch, &mut about)?;
            Ok(database)
        };
        self.database = Some(guarded(&self.medium.place, Doing::Commit, commit)?);
        self.about = about;
        self.is_untouched = false;
        self.incomplete = false;
        Ok(())
    }
}

/// Closes the file, so that the next one to open it does not take this end for a crash.
impl Drop for Durable {
    fn drop(&mut self) {
        if let Some(database) = self.database.take()
            && !self.is_untouched
        {
            // If it fails, the next one will think of a crash, and that is near enough.
            let _ = guarded(&self.medium.place, Doing::Commit, || {
                about::close(&database, self.about)
            });
        }
    }
}

impl fmt::Debug for Durable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Durable")
            .field("place", &self.medium.place)
            .field("commits", &self.about.commits)
            .finish_non_exhaustive()
    }
}

/// Makes sure that a database is one of a store, or makes it one if it is empty.
fn claim(medium: &Medium, database: &Database) -> Result<About, StorageError> {
    let place = || medium.place.clone();
    match guarded(&medium.place, Doing::Open, || about::look(database))? {
        Found::Store(about) => Ok(about),
        Found::Nothing => guarded(&medium.place, Doing::Open, || about::found(database)),
        Found::Foreign => Err(StorageError::NotAStore { place: place() }),
        Found::Newer(found) => Err(StorageError::Newer {
            place: place(),
            found,
        }),
    }
}

/// Gives out all good records, tells of the others, and answers the sum over all.
fn load(
    database: &Database,
    each: &mut dyn FnMut(&[u8], &[u8]),
    loaded: &mut Loaded,
) -> Result<u64, Error> {
    let table = database.begin_read()?.open_table(RECORDS)?;
    let mut sum = 0_u64;
    for row in table.iter()? {
        let (key, row) = row?;
        let (key, row) = (key.value(), row.value());
        sum = sum.wrapping_add(record::weight(row));
        match record::open(key, row) {
            Some(value) => {
                loaded.records += 1;
                each(key, value);
            }
            None => loaded.damaged.push(key.to_vec()),
        }
    }
    Ok(sum)
}

fn commit(database: &Database, batch: &[Write], about: &mut About) -> Result<(), Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    {
        let mut table = transaction.open_table(RECORDS)?;
        let mut row = Vec::new();
        // Neighbours in the tree after each other; writes of one key stay in their order.
        let mut sorted: Vec<_> = batch.iter().collect();
        sorted.sort_by(|one, other| one.key().cmp(other.key()));
        for write in sorted {
            let old = match write {
                Write::Put { key, value } => {
                    record::seal(key, value, &mut row);
                    about.sum = about.sum.wrapping_add(record::weight(&row));
                    table.insert(key.as_slice(), row.as_slice())?
                }
                Write::Remove { key } => table.remove(key.as_slice())?,
            };
            let weight = old.map_or(0, |old| record::weight(old.value()));
            about.sum = about.sum.wrapping_sub(weight);
        }
    }
    about.commits += 1;
    about.is_closed = false;
    about::write(&transaction, *about)?;
    transaction.commit()?;
    Ok(())
}
