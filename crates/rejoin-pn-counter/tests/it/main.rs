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
mod scenarios;

use rejoin_pn_counter::laws::Op;
use rejoin_pn_counter::{PnCounter, Replica, ReplicaId};

rejoin_laws::laws!(PnCounter);
rejoin_laws::golden!(
    PnCounter,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Up(2)),
        edit(1, Op::Down(300)),
        sync(1, 0),
        edit(0, Op::Down(70_000)),
        edit(2, Op::Up(5)),
    ]
);
rejoin_laws::golden!(
    golden_departed: PnCounter,
    "tests/data/departed.bin",
    [
        edit(0, Op::Up(2)),
        edit(1, Op::Down(300)),
        sync(1, 2),
        edit(1, Op::Up(5)),
        edit(2, Op::Fold(1)),
    ]
);
rejoin_laws::golden!(golden_empty: PnCounter, "tests/data/empty.bin", []);

/// A counter from the small numbers of its replicas and what each counted up and down.
fn counter<const N: usize>(counts: [(u64, u64, u64); N]) -> PnCounter {
    counts
        .into_iter()
        .map(|(replica, up, down)| (ReplicaId::from(replica), up, down))
        .collect()
}

fn replica(id: u64) -> Replica {
    Replica::new(id.into(), || 0)
}
