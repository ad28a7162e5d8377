//! What a database lies on: a file, or a backend of the caller's.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use redb::backends::FileBackend;
use redb::{Builder, Database, Error, StorageBackend};

use super::trouble::{Doing, guarded};
use crate::StorageError;

/// Pages that the database keeps in memory. A store reads each record once, so this is for
/// finding places to write to.
const CACHE_BYTES: usize = 64 << 20;

/// Opens databases on one file or backend, as often as it takes.
pub(super) struct Medium {
    /// How errors call it.
    pub(super) place: String,
    /// The path, if it is a file.
    pub(super) path: Option<PathBuf>,
    create: Box<Create>,
}

type Create = dyn Fn(&Builder) -> Result<Database, Error> + Send + Sync;

impl Medium {
    pub(super) fn file(path: &Path) -> Self {
        let owned = path.to_owned();
        Self {
            place: path.display().to_string(),
            path: Some(path.to_owned()),
            create: Box::new(move |builder| in_file(builder, &owned)),
        }
    }

    pub(super) fn backend(backend: impl StorageBackend + Clone) -> Self {
        let create = move |builder: &Builder| {
            clear_unfinished(&backend)?;
            Ok(builder.create_with_backend(backend.clone())?)
        };
        Self {
            place: "the storage backend".to_owned(),
            path: None,
            create: Box::new(create),
        }
    }

    /// Opens the database after a check of every page.
    pub(super) fn open(&self) -> Result<Database, StorageError> {
        let mut builder = Builder::new();
        builder
            .set_cache_size(CACHE_BYTES)
            // Without, a rotten page is found by a panic when it is used, or never.
            .set_check_integrity_on_open(true);
        guarded(&self.place, Doing::Open, || (self.create)(&builder))
    }

    /// Opens the database though pages of it are bad. To be used within [`guarded`].
    pub(super) fn open_unchecked(&self) -> Result<Database, Error> {
        (self.create)(&Builder::new())
    }

    /// An error that says so.
    pub(super) fn corrupt(&self, what: impl Into<String>) -> StorageError {
        StorageError::Corrupt {
            place: self.place.clone(),
            what: what.into(),
        }
    }
}

fn in_file(builder: &Builder, path: &Path) -> Result<Database, Error> {
    if path.is_dir() {
        return Err(Error::Io(io::ErrorKind::IsADirectory.into()));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(path)?;
    // Another process may be about to create it.
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Err(Error::DatabaseAlreadyOpen),
        Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
            return Err(error.into());
        }
        _ => {}
    }
    let is_new = file.metadata()?.len() == 0;
    let backend = FileBackend::new(file.try_clone()?)?;
    clear_unfinished(&backend)?;
    // Of one process and file, only one handle can hold the lock, and the database takes it.
    file.unlock()?;
    let database = builder.create_with_backend(backend)?;
    if is_new {
        sync_folder(path)?;
    }
    Ok(database)
}

/// Makes sure that a new name is found again after a crash.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and the system takes care of it.
    if cfg!(unix) {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// Empties what a crash left of the creation of a database, because it cannot be opened and holds
/// nothing yet.
///
/// The database writes its first page without a mark, syncs, and adds the mark: so this is a small
/// file without a mark and with zeros behind its first page, which says how large a page is if it
/// says anything.
fn clear_unfinished(backend: &impl StorageBackend) -> io::Result<()> {
    const MARK: usize = 9;
    /// Where the size of a page stands.
    const SIZE: core::ops::Range<usize> = 12..16;
    const PAGE: usize = 4096;
    const LARGEST: u64 = 1 << 20;
    let length = backend.len()?;
    if length == 0 || length > LARGEST {
        return Ok(());
    }
    let mut bytes = vec![0; length as usize];
    backend.read(0, &mut bytes)?;
    let is_zero = |bytes: &[u8]| bytes.iter().all(|byte| *byte == 0);
    let mark = bytes.get(..MARK).unwrap_or(&bytes);
    let size = bytes.get(SIZE).and_then(|size| size.try_into().ok());
    let size = size.map_or(0, u32::from_le_bytes) as usize;
    let may_be_ours = size == 0 || size == PAGE;
    if is_zero(mark) && may_be_ours && is_zero(bytes.get(PAGE..).unwrap_or_default()) {
        backend.set_len(0)?;
        backend.sync_data()?;
    }
    Ok(())
}
