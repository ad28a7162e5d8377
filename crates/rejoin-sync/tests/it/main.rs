//! Neighbours that synchronise over good and bad networks.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod deltas;
mod endpoint;
mod history;
mod keys;
mod model;
mod network;
mod ranges;
mod relay;
