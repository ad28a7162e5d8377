#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod or_multimap;

#[cfg(feature = "laws")]
pub mod laws;

pub use or_multimap::{OrMultimap, Values};
pub use rejoin_causality::{CausalContext, Replica, ReplicaId, Saved};
pub use rejoin_dot_store::Element;
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
pub use rejoin_or_set::OrSetView;
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
