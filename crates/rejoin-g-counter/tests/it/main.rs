//! The laws, frozen bytes, and what each part promises.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has to panic"
)]

mod bytes;
mod counting;
mod folding;
mod json;
mod merging;

use rejoin_g_counter::laws::Op;
use rejoin_g_counter::{GCounter, ReplicaId};

rejoin_laws::laws!(GCounter);
rejoin_laws::golden!(
    GCounter,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Add(2)),
        edit(1, Op::Add(300)),
        sync(1, 0),
        edit(0, Op::Add(70_000)),
    ]
);
rejoin_laws::golden!(
    golden_departed: GCounter,
    "tests/data/departed.bin",
    [
        edit(0, Op::Add(2)),
        edit(1, Op::Add(300)),
        sync(1, 2),
        edit(1, Op::Add(5)),
        edit(2, Op::Fold(1, 0)),
    ]
);
rejoin_laws::golden!(golden_empty: GCounter, "tests/data/empty.bin", []);

/// A counter from the small numbers of its replicas and their counts.
fn counter<const N: usize>(counts: [(u64, u64); N]) -> GCounter {
    counts
        .into_iter()
        .map(|(replica, count)| (ReplicaId::from(replica), count))
        .collect()
}
