//! The database's errors, in the words of a store.

use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};

use redb::Error;

use crate::StorageError;

/// What was being done when something failed: "could not … the file".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Open,
    Load,
    Commit,
}

impl Doing {
    fn verb(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Load => "load",
            Self::Commit => "commit to",
        }
    }
}

/// Does something with a database.
///
/// The database trusts pages that it once checked, and panics if they have changed since. What
/// such a panic leaves behind is dropped by whoever gets the error, so nobody sees it half done.
pub(super) fn guarded<T>(
    place: &str,
    doing: Doing,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, StorageError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| in_words(place, doing, error)),
        Err(_) => Err(StorageError::Corrupt {
            place: place.to_owned(),
            what: "a page has changed since it was checked".to_owned(),
        }),
    }
}

fn in_words(place: &str, doing: Doing, error: Error) -> StorageError {
    let place = place.to_owned();
    let error = match error {
        Error::Io(error) => error,
        Error::DatabaseAlreadyOpen => return StorageError::Locked { place },
        Error::Corrupted(what) => return StorageError::Corrupt { place, what },
        // Only a file of this age has it, and stores never wrote one.
        Error::UpgradeRequired(_) => return StorageError::NotAStore { place },
        other => {
            return StorageError::Io {
                place,
                doing: doing.verb(),
                kind: ErrorKind::Other,
                what: other.to_string(),
            };
        }
    };
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            StorageError::Full { place }
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            StorageError::Denied { place }
        }
        ErrorKind::IsADirectory => StorageError::Folder { place },
        // What the database says of a file that does not begin like one.
        ErrorKind::InvalidData if doing == Doing::Open => StorageError::NotAStore { place },
        // The database believes a length that it has read in the file.
        ErrorKind::UnexpectedEof => StorageError::Corrupt {
            place,
            what: "the file is too short".to_owned(),
        },
        kind => StorageError::Io {
            place,
            doing: doing.verb(),
            kind,
            what: error.to_string(),
        },
    }
}
