//! The simulator, and what it finds in the store.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod disk;
mod distribution;
mod enes;
mod engine;
mod heal;
mod liars;
mod pbs;
mod random;
mod report;
mod store_on_disk;
mod stores;
mod toy;
