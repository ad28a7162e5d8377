#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod lww_set;

mod digest;
mod entry;
mod index;
mod order;
mod tie;

#[cfg(feature = "laws")]
pub mod laws;
#[cfg(feature = "serde")]
mod serde_impls;
#[cfg(feature = "serde")]
mod wire;

pub use lww_set::{Iter, LwwSet, NewestSet, Page, ReadAll, Touched, Write};
pub use rejoin_causality::{Replica, ReplicaId, Saved, Stamp, Timestamp, TooFarAhead};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer, TotalF64};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
pub use tie::{AddWins, RemoveWins, Tie};
#[cfg(feature = "serde")]
pub use wire::WireTime;
