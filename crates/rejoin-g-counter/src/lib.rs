#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod g_counter;
#[cfg(feature = "laws")]
mod laws;
mod overflow;
#[cfg(feature = "serde")]
mod wire;

pub use g_counter::GCounter;
pub use overflow::Overflow;
pub use rejoin_causality::{Replica, ReplicaId, Saved};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
