#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "laws")]
mod laws;
mod lww_register;
mod resolve;
#[cfg(feature = "serde")]
mod serde_impls;
#[cfg(feature = "serde")]
mod wire;

pub use lww_register::LwwRegister;
#[cfg(feature = "nest")]
pub use lww_register::LwwRegisterEditor;
pub use rejoin_causality::{Replica, ReplicaId, Saved, Stamp, Timestamp, TooFarAhead};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
pub use resolve::{Timed, resolve_conflict, resolve_conflict_by};
#[cfg(feature = "serde")]
pub use wire::WireTime;
