//! The laws, frozen bytes, and what each part promises.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has to panic"
)]

mod bytes;
mod inserting;
mod json;
mod merging;

use rejoin_g_set::laws::Op::{Insert, InsertBoth};
use rejoin_g_set::{GSet, Replica};

rejoin_laws::laws!(GSet<u8>);
rejoin_laws::golden!(
    GSet<u8>,
    "tests/data/three_elements.bin",
    [
        edit(0, Insert(20)),
        edit(1, InsertBoth([7, 3])),
        sync(1, 0),
        edit(0, Insert(7))
    ]
);
rejoin_laws::golden!(golden_empty: GSet<u8>, "tests/data/empty.bin", []);

/// A set of these elements.
fn set<T: std::hash::Hash + Eq, const N: usize>(elements: [T; N]) -> GSet<T> {
    elements.into_iter().collect()
}

fn replica(id: u64) -> Replica {
    Replica::new(id.into(), || 0)
}
