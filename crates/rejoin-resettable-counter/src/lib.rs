#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod resettable_counter;

mod overflow;
mod tally;

#[cfg(feature = "serde")]
mod amounts;
#[cfg(feature = "laws")]
pub mod laws;
#[cfg(feature = "serde")]
mod wire;

pub use overflow::Overflow;
pub use rejoin_causality::{Replica, ReplicaId, Saved};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
#[cfg(feature = "nest")]
pub use resettable_counter::ResettableCounterEditor;
pub use resettable_counter::{ResettableCounter, Touched};
