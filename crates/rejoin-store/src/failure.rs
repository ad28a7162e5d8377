use core::fmt;

use rejoin_causality::TooFarAhead;

use crate::session::BadSession;
use crate::storage::StorageError;

/// Why a read or write was not answered as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// Not enough replicas acknowledged a write in time. It is kept here, and still on its way.
    Timeout,
    /// Not enough replicas answered a read in time.
    Unavailable,
    /// This replica lacks what the session has read or written. Try again, or at another replica.
    NotReady,
    /// The key was deleted, and not every replica knows yet.
    Deleted,
    /// The session cannot be used here.
    BadSession(BadSession),
    /// It was refused, and nothing has changed.
    Rejected(Rejected),
}

/// Why something was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejected {
    /// The key holds a value of another kind.
    WrongKind,
    /// The kind is none of this store's schema.
    UnknownKind,
    /// The key is longer than the limit.
    KeyTooLong {
        /// How many bytes it has.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// There are as many keys as there may be, with those whose deletion is still remembered.
    TooManyKeys {
        /// How many there may be.
        limit: usize,
    },
    /// The value would take more bytes than the limit.
    ValueTooLarge {
        /// How many bytes it would take.
        bytes: usize,
        /// How many it may take.
        limit: usize,
    },
    /// Too much is waiting to be answered or saved, or too many answers to be taken. Take these,
    /// wait, and try again.
    Busy {
        /// How many requests or changes may wait.
        limit: usize,
    },
    /// A timestamp lies too far in the future.
    TooFarAhead(TooFarAhead),
    /// The bytes of the value are not read as that value again: by no member, and from no storage.
    ///
    /// The `Serialize` and the `Deserialize` of a type in it do not match, as by serde's
    /// `untagged`, `tag`, `skip` or a `skip_serializing_if` in a tuple: see [`EncodeError`].
    ///
    /// [`EncodeError`]: rejoin_wire::EncodeError
    Unreadable,
    /// The edit itself was refused by the type, for this reason.
    Edit(String),
    /// The storage has failed, so that nothing can be acknowledged until it works again.
    Storage(StorageError),
}

impl From<Rejected> for Failure {
    fn from(rejected: Rejected) -> Self {
        Self::Rejected(rejected)
    }
}

impl From<BadSession> for Failure {
    fn from(bad: BadSession) -> Self {
        Self::BadSession(bad)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str(
                "not enough replicas acknowledged the write in time; it is kept here and still \
                 on its way, so do not repeat it",
            ),
            Self::Unavailable => {
                f.write_str("not enough replicas answered in time; ask for fewer, or try again")
            }
            Self::NotReady => f.write_str(
                "this replica lacks what the session has seen; try again, or at another replica",
            ),
            Self::Deleted => f.write_str(
                "the key was deleted, and not every replica knows yet; it can be written again \
                 when the deletion is forgotten",
            ),
            Self::BadSession(bad) => bad.fmt(f),
            Self::Rejected(rejected) => rejected.fmt(f),
        }
    }
}

impl core::error::Error for Failure {}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongKind => {
                f.write_str("the key holds a value of another kind; choose another key")
            }
            Self::UnknownKind => {
                f.write_str("the kind is not of this store; declare it in the store's schema")
            }
            Self::KeyTooLong { bytes, limit } => {
                write!(f, "the key has {bytes} bytes, and {limit} are allowed")
            }
            Self::TooManyKeys { limit } => {
                write!(
                    f,
                    "the store has {limit} keys, which is its limit; delete some, and wait \
                     until every member knows: until then they count"
                )
            }
            Self::ValueTooLarge { bytes, limit } => write!(
                f,
                "the value would take {bytes} bytes, and {limit} are allowed; spread it over keys"
            ),
            Self::Busy { limit } => write!(
                f,
                "{limit} requests or changes are waiting already; take the answers, let the \
                 storage catch up, and try again"
            ),
            Self::TooFarAhead(ahead) => ahead.fmt(f),
            Self::Unreadable => f.write_str(
                "the bytes of the value are not read as that value again; its types must not use \
                 serde's `untagged`, `tag`, `skip` or `skip_serializing_if`",
            ),
            Self::Edit(why) => write!(f, "the edit was refused: {why}"),
            Self::Storage(error) => write!(f, "the storage fails: {error}"),
        }
    }
}

impl core::error::Error for Rejected {}
