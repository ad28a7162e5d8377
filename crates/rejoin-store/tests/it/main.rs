//! The store, seen from outside.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod memory;
mod cache;
mod quorum;
