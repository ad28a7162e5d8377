#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "laws")]
pub mod laws;
mod pn_counter;
#[cfg(feature = "serde")]
mod wire;

pub use pn_counter::PnCounter;
pub use rejoin_causality::{Replica, ReplicaId, Saved};
pub use rejoin_g_counter::{CountError, GCounter, Touched};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
