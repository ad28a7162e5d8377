#![doc = include_str!("../README.md")]

mod disk;
mod distribution;
pub mod enes;
pub mod pbs;
mod random;
pub mod report;

pub use disk::{Disk, Mishap, Plug};
pub use distribution::{BadDistribution, Distribution};
pub use random::Random;
