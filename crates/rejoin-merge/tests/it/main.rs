//! Every impl is held against a model that merges nothing: the set of facts that a state knows.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod by_bytes;
mod cost;
mod delta;
mod facts;
#[cfg(feature = "std")]
mod hashed;
mod laws;
mod least;
mod observer;
mod order;
mod random;
#[cfg(feature = "serde")]
mod serde;
mod threshold;
mod total_f64;
mod worlds;
