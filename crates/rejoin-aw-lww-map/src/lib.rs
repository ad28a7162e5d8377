#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod aw_lww_map;

#[cfg(feature = "laws")]
pub mod laws;

pub use aw_lww_map::AwLwwMap;
pub use rejoin_causality::{CausalContext, Replica, ReplicaId, Saved, Stamp, Timestamp};
pub use rejoin_dot_store::Element;
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
