#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod g_counter;

mod count_error;
mod departed;

#[cfg(feature = "laws")]
pub mod laws;
#[cfg(feature = "serde")]
mod wire;

pub use count_error::CountError;
pub use g_counter::{GCounter, Touched};
pub use rejoin_causality::{Replica, ReplicaId, Saved};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
