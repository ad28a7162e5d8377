#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod extreme;
#[cfg(feature = "laws")]
mod laws;
mod max_register;
#[cfg(feature = "serde")]
mod wire;

pub use extreme::Extreme;
#[cfg(feature = "nest")]
pub use max_register::ExtremeRegisterEditor;
pub use max_register::{ExtremeRegister, MaxRegister, MinRegister};
pub use rejoin_causality::{Replica, ReplicaId, Saved};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
