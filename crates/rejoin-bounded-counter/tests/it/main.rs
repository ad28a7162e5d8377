//! The laws, frozen bytes, and what each part promises.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has to panic"
)]

mod bytes;
mod counting;
mod forks;
mod json;
mod merging;
mod model;
mod scenarios;

use rejoin_bounded_counter::laws::Op;
use rejoin_bounded_counter::{BoundedCounter, Replica};

rejoin_laws::laws!(BoundedCounter);
rejoin_laws::golden!(
    BoundedCounter,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Up(300)),
        edit(0, Op::Give(1, 70)),
        sync(0, 1),
        edit(1, Op::Down(50)),
        edit(1, Op::Give(2, 5)),
        edit(2, Op::Up(1)),
    ]
);
rejoin_laws::golden!(golden_empty: BoundedCounter, "tests/data/empty.bin", []);

fn replica(id: u64) -> Replica {
    Replica::new(id.into(), || 0)
}

/// One edit of replica `.0`.
#[derive(Clone, Copy)]
enum Do {
    Up(u64, u64),
    Down(u64, u64),
    Give(u64, u64, u64),
}

/// A counter after these edits, all of them seen by everybody.
fn counter<const N: usize>(edits: [Do; N]) -> BoundedCounter {
    let mut counter = BoundedCounter::new();
    for edit in edits {
        match edit {
            Do::Up(id, amount) => counter.increment(&mut replica(id), amount),
            Do::Down(id, amount) => counter.decrement(&mut replica(id), amount),
            Do::Give(id, to, amount) => counter.transfer(&mut replica(id), to.into(), amount),
        }
        .unwrap();
    }
    counter
}

/// The rights of replicas with small numbers.
fn rights(counter: &BoundedCounter) -> Vec<(u128, u128)> {
    let number = |(id, rights): (rejoin_bounded_counter::ReplicaId, u128)| {
        (u128::from_be_bytes(id.to_bytes()), rights)
    };
    counter.rights().map(number).collect()
}
