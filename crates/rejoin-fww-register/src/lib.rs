#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod fww_register;
#[cfg(feature = "laws")]
pub mod laws;
#[cfg(feature = "serde")]
mod serde_impls;
#[cfg(feature = "serde")]
mod wire;

pub use fww_register::FwwRegister;
pub use rejoin_causality::{Replica, ReplicaId, Saved, Stamp, Timestamp, TooFarAhead};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
#[cfg(feature = "serde")]
pub use wire::WireTime;
