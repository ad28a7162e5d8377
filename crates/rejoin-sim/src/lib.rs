#![doc = include_str!("../README.md")]

mod distribution;
mod random;

pub use distribution::{BadDistribution, Distribution};
pub use random::Random;
