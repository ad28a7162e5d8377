#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod chunk;
mod lengths;
mod stock;
mod text;

#[cfg(feature = "laws")]
pub mod laws;

pub use chunk::Chunk;
pub use lengths::Lengths;
pub use rejoin_causality::{CausalContext, Dot, Replica, ReplicaId, Saved};
pub use rejoin_list::sequence::{Anchor, Side};
pub use rejoin_merge::{Change, Decompose, Delta, Merge, Observer};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};
pub use text::{Chars, Chunks, Text};
