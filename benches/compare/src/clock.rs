//! A clock that advances a millisecond whenever it is read, so that stamps are in the order of
//! writing and the same in every run.

use std::sync::atomic::{AtomicU64, Ordering};

/// A time source for `Replica::new`, from a moment that looks like one of today.
pub fn ticking() -> impl Fn() -> u64 + Send + Sync + 'static {
    let now = AtomicU64::new(START);
    move || now.fetch_add(1, Ordering::Relaxed)
}

/// The first reading, in milliseconds since 1970.
pub const START: u64 = 1_790_000_000_000;
