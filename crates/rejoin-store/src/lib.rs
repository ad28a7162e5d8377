#![doc = include_str!("../README.md")]

pub mod cache;
pub mod quorum;
mod storage;

#[cfg(feature = "durable")]
pub use redb::StorageBackend;
#[cfg(feature = "durable")]
pub use storage::Durable;
pub use storage::{Loaded, Memory, Storage, StorageError, Write};
