#![doc = include_str!("../README.md")]

pub mod cache;
pub mod quorum;
mod storage;

pub use storage::{Loaded, Memory, Storage, StorageError, Write};
