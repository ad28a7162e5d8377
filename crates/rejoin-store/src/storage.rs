//! Where a store keeps what must survive a crash.

#[cfg(feature = "durable")]
mod durable;
mod error;
mod loaded;
mod memory;

#[cfg(feature = "durable")]
pub use durable::Durable;
pub use error::StorageError;
pub use loaded::Loaded;
pub use memory::Memory;

/// Keeps records, bytes under a key each, and changes them in batches that are atomic and durable.
///
/// A store asks no more of a disk than this. [`Memory`] forgets all at the end of the process,
/// `Durable` (feature `durable`) keeps records in a file.
///
/// # Example
/// ```
/// use rejoin_store::{Memory, Storage, Write};
///
/// let mut storage = Memory::new();
/// storage.commit(&[Write::put("colour", "red"), Write::put("size", "9")])?;
/// storage.commit(&[Write::remove("size")])?;
///
/// let mut records = Vec::new();
/// let loaded = storage.load(&mut |key, value| records.push((key.to_vec(), value.to_vec())))?;
/// assert!(loaded.is_whole());
/// assert_eq!(records, [(b"colour".to_vec(), b"red".to_vec())]);
/// # Ok::<(), rejoin_store::StorageError>(())
/// ```
pub trait Storage {
    /// Gives every good record to `each`, ascending by key, and answers what was found on the way.
    ///
    /// A record that is not as it was written is not given but told, because a store that has
    /// peers can fetch it again. Linear in all records.
    ///
    /// # Errors
    /// If records cannot be read at all. Some may have been given before it came to that.
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError>;

    /// Makes all changes of the batch, in its order, or none. Once it answers `Ok`, they survive
    /// every crash. What must leave together with others belongs into one batch: its cost is
    /// that of waiting for the disk once.
    ///
    /// # Errors
    /// If the batch could not be made durable, for instance because the disk is full. What was
    /// committed before is untouched. The batch is there wholly or not at all, and *which is not
    /// known* until a later one has succeeded: so acknowledge nothing of it, and put its keys into
    /// the next one again. That one may well succeed, if the cause is gone.
    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError>;
}

impl<S: Storage + ?Sized> Storage for Box<S> {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        (**self).load(each)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        (**self).commit(batch)
    }
}

/// One change in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Keeps a value under a key, instead of what was there.
    Put {
        /// The key; any bytes.
        key: Vec<u8>,
        /// The value; any bytes.
        value: Vec<u8>,
    },
    /// Keeps nothing under a key any more.
    Remove {
        /// The key. It need not be there.
        key: Vec<u8>,
    },
}

impl Write {
    /// A [`Write::Put`].
    pub fn put(key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Self {
        Self::Put {
            key: key.into(),
            value: value.into(),
        }
    }

    /// A [`Write::Remove`].
    pub fn remove(key: impl Into<Vec<u8>>) -> Self {
        Self::Remove { key: key.into() }
    }

    /// The key that it is about.
    pub fn key(&self) -> &[u8] {
        match self {
            Self::Put { key, .. } | Self::Remove { key } => key,
        }
    }
}
