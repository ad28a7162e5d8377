//! The store, seen from outside.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod cluster;
mod deletion;
mod memory;
mod networks;
mod sessions;
mod support;
#[cfg(feature = "durable")]
mod durable;
#[cfg(feature = "durable")]
mod killed;
mod cache;
mod quorum;
