//! The causal kernel against a model that knows the whole history.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod batches;
mod cutting;
mod edges;
mod gathering;
mod histories;
mod large;
mod many;
mod model;
mod nesting;
mod observing;
mod ready;
mod stores;
