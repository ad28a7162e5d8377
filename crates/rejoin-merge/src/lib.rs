#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod bottom;
mod by_bytes;
mod chain;
mod decompose;
mod delta;
mod impls;
mod least;
mod lexi;
mod max;
mod merge;
mod min;
mod observer;
mod order;
mod threshold;
mod total_f64;

pub use bottom::Bottom;
pub use by_bytes::ByBytes;
pub use decompose::Decompose;
pub use delta::{Change, Delta};
pub use least::{Greatest, Least};
pub use lexi::Lexi;
pub use max::Max;
pub use merge::Merge;
pub use min::Min;
pub use observer::{Content, Observer, Step};
#[cfg(feature = "derive")]
pub use rejoin_merge_derive::Merge;
pub use threshold::{AtLeast, OneOf, Threshold, Waiting};
pub use total_f64::TotalF64;

/// What the code that `#[derive(Merge)]` writes calls. Not for anyone else.
#[doc(hidden)]
pub mod private {
    pub use crate::chain::{
        merge_max, merge_max_all, merge_max_observed, merge_max_owned, merge_min, merge_min_all,
        merge_min_observed, merge_min_owned,
    };
    pub use alloc::vec::Vec;
}
