#![doc = include_str!("../README.md")]

mod distribution;
pub mod pbs;
mod random;

pub use distribution::{BadDistribution, Distribution};
pub use random::Random;
