#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod lww_map;

mod digest;
mod entry;
mod index;
mod replicas;

#[cfg(feature = "laws")]
pub mod laws;
#[cfg(feature = "serde")]
mod serde_impls;
#[cfg(feature = "serde")]
mod wire;

pub use lww_map::{Iter, LwwMap, Touched};
pub use rejoin_causality::{Replica, ReplicaId, Saved, Stamp, Timestamp, TooFarAhead};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
