#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "laws")]
pub mod laws;
mod phase;
#[cfg(feature = "serde")]
mod serde_impls;
mod two_p_set;
#[cfg(feature = "serde")]
mod wire;

pub use phase::Phase;
pub use rejoin_causality::{Replica, ReplicaId, Saved};
pub use rejoin_level_store::Places;
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
pub use two_p_set::TwoPSet;
