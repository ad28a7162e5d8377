#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod digest;
mod index;
mod level;
mod level_store;
mod places;

pub use level::Level;
pub use level_store::{Iter, LevelStore};
pub use places::Places;
