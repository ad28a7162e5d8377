#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod cl_set;
mod exhausted;
#[cfg(feature = "laws")]
pub mod laws;
#[cfg(feature = "serde")]
mod serde_impls;
#[cfg(feature = "serde")]
mod wire;

pub use cl_set::ClSet;
pub use exhausted::Exhausted;
pub use rejoin_causality::{Replica, ReplicaId, Saved};
pub use rejoin_level_store::Places;
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
