//! The causal kernel against a model that knows the whole history.

mod edges;
mod histories;
mod model;
mod observing;
mod stores;
