#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod or_map;

#[cfg(feature = "laws")]
pub mod laws;

pub use or_map::{Iter, OrMap, OrMapEditor, OrMapView, Value};
pub use rejoin_causality::{CausalContext, Replica, ReplicaId, Saved};
pub use rejoin_dot_store::{Element, Nest};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
