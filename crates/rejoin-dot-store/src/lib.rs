#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

mod ahead;
mod causal;
mod causal_type;
mod dot_bag;
mod dot_fun;
mod dot_map;
mod dot_pair;
mod dot_sum;
#[cfg(test)]
mod draws;
mod gather;
mod hasher;
mod index;
mod log;
mod nest;
mod page;
mod pages;
mod store;
mod values;

pub use causal::{Causal, Events, Invalid, Parts};
pub use dot_bag::DotBag;
pub use dot_fun::{DotFun, DotSet};
pub use dot_map::{DotMap, Entries};
pub use dot_pair::{DotPair, Either};
pub use dot_sum::DotSum;
pub use gather::gather;
pub use nest::{
    Batch, Below, Content, First, FirstSite, KeySite, Kind, Nest, PairEditor, Place, Second,
    SecondSite, Site,
};
pub use pages::{Pages, Slot};
#[cfg(feature = "rayon")]
pub use store::ParStore;
pub use store::{DotStore, Element};
pub use values::Values;

/// What `causal_type!` names in the crate that calls it.
#[doc(hidden)]
pub mod private {
    pub use alloc::vec::Vec;
    pub use rejoin_causality::CausalContext;
    pub use rejoin_merge::{Bottom, Decompose, Delta, Merge, Observer};
}
