#![doc = include_str!("../README.md")]

mod distribution;
pub mod enes;
pub mod pbs;
mod random;

pub use distribution::{BadDistribution, Distribution};
pub use random::Random;
mod disk;

pub use disk::{Disk, Mishap, Plug};
pub mod report;
