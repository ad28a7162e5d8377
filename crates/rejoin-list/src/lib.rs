#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod list;
pub mod sequence;

#[cfg(feature = "laws")]
pub mod laws;

pub use list::{Element, Iter, List};
pub use rejoin_causality::{CausalContext, Dot, Replica, ReplicaId, Saved};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
