//! The store, seen from outside.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod apart;
mod cache;
mod cluster;
mod damaged;
mod deletion;
#[cfg(feature = "durable")]
mod durable;
mod frames;
mod freshness;
mod idle;
#[cfg(feature = "durable")]
mod killed;
mod kinds;
mod large;
mod limits;
mod memory;
#[cfg(feature = "metrics")]
mod metrics;
mod model;
mod networks;
mod pair;
mod quorum;
mod repairs;
mod requests;
mod sessions;
mod subscriptions;
mod support;
mod tickets;
mod unencodable;
mod windows;
