//! The runner, on its own suite and on scenarios that must fail.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod caches;
mod canaries;
mod composed;
mod deltas;
mod embedded;
mod files;
mod maps;
mod meanings;
mod program;
mod quorums;
mod store;
mod support;
mod types;
mod words;
