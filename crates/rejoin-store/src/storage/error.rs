use std::{fmt, io};

/// Why records could not be read or written.
///
/// Each says where, and what to do. Nothing that was committed before is lost by any of them
/// but [`Corrupt`](Self::Corrupt).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StorageError {
    /// No space is left, or a quota is used up. Free some and commit again.
    Full {
        /// The file.
        place: String,
    },
    /// Another process has the file open, or this one has it open twice.
    Locked {
        /// The file.
        place: String,
    },
    /// This user may not read or write there.
    Denied {
        /// The file.
        place: String,
    },
    /// A folder stands where the file should.
    Folder {
        /// The folder.
        place: String,
    },
    /// The file is none of a store. It was not touched.
    NotAStore {
        /// The file.
        place: String,
    },
    /// A newer version of this library wrote the file. It was not touched.
    Newer {
        /// The file.
        place: String,
        /// The version of the format; this program knows all up to [`FORMAT`](Self::FORMAT).
        found: u64,
    },
    /// The file is damaged beyond single records.
    Corrupt {
        /// The file.
        place: String,
        /// What was found.
        what: String,
    },
    /// The system refused something else.
    Io {
        /// The file.
        place: String,
        /// What was being done: a verb, such as "commit".
        doing: &'static str,
        /// The kind of the system's error.
        kind: io::ErrorKind,
        /// The system's words.
        what: String,
    },
}

impl StorageError {
    /// The newest format of files that this program knows, the one that it writes.
    pub const FORMAT: u64 = 1;
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { place } => write!(
                f,
                "no space is left for {place}; free some and write again, nothing is lost that \
                 was acknowledged"
            ),
            Self::Locked { place } => write!(
                f,
                "{place} is open elsewhere; stop the other process or choose another file, because \
                 a replica runs once"
            ),
            Self::Denied { place } => write!(
                f,
                "no permission for {place}; let this user read and write the file and its folder"
            ),
            Self::Folder { place } => {
                write!(f, "{place} is a folder; name a file in it")
            }
            Self::NotAStore { place } => write!(
                f,
                "{place} is no file of a store; it was left as it is, so choose another name"
            ),
            Self::Newer { place, found } => write!(
                f,
                "{place} has format {found}, and this program knows formats up to {}; it was left \
                 as it is, so open it with a newer version",
                Self::FORMAT
            ),
            Self::Corrupt { place, what } => write!(
                f,
                "{place} is damaged ({what}); move it away, start with an empty one and let a \
                 peer fill it, or put a backup in its place"
            ),
            Self::Io {
                place, doing, what, ..
            } => write!(
                f,
                "could not {doing} {place}: {what}; nothing is lost that was acknowledged, so \
                 remove the cause and try again"
            ),
        }
    }
}

impl std::error::Error for StorageError {}
