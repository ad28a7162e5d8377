#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod bounded_counter;

mod bounded_error;
mod row;
mod rows;

#[cfg(feature = "serde")]
mod amounts;
#[cfg(feature = "laws")]
pub mod laws;
#[cfg(feature = "serde")]
mod serde_impls;
#[cfg(feature = "serde")]
mod wire;

pub use bounded_counter::BoundedCounter;
pub use bounded_error::BoundedError;
pub use rejoin_causality::{Replica, ReplicaId, Saved};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
