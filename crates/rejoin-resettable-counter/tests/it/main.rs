//! The laws, frozen bytes, and what each part promises.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has to panic"
)]

mod bytes;
mod counting;
mod json;
mod merging;
mod resetting;
mod scenarios;

use rejoin_resettable_counter::laws::Op;
use rejoin_resettable_counter::{Replica, ReplicaId, ResettableCounter};

rejoin_laws::laws!(ResettableCounter);
rejoin_laws::golden!(
    ResettableCounter,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Up(2)),
        edit(1, Op::Down(300)),
        sync(1, 0),
        edit(0, Op::Reset),
        edit(1, Op::Down(70_000)),
        edit(0, Op::Up(5)),
    ]
);
rejoin_laws::golden!(golden_empty: ResettableCounter, "tests/data/empty.bin", []);

/// A counter from the small numbers of its replicas and what each counted up and down.
fn counter<const N: usize>(counts: [(u64, u64, u64); N]) -> ResettableCounter {
    counts
        .into_iter()
        .map(|(replica, up, down)| (ReplicaId::from(replica), up, down))
        .collect()
}

/// What a reset brings that had seen these counts.
fn reset_of<const N: usize>(counts: [(u64, u64, u64); N]) -> ResettableCounter {
    counter(counts).reset(&mut replica(99)).delta()
}

fn replica(id: u64) -> Replica {
    Replica::new(id.into(), || 0)
}
