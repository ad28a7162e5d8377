//! The laws, frozen bytes, and what the set promises beyond them.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod edits;
mod nested;
mod observing;
mod par;
mod sync;

use rejoin_or_set::{Element, OrSet, Replica};

rejoin_laws::laws!(OrSet<u8>);
rejoin_laws::golden!(
    OrSet<u8>,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Insert(1)),
        edit(1, Op::InsertAll([2, 3])),
        sync(1, 0),
        edit(0, Op::Remove(2)),
        edit(0, Op::Insert(3)),
    ]
);
rejoin_laws::golden!(golden_empty: OrSet<u8>, "tests/data/empty.bin", []);

use rejoin_or_set::laws::Op;

/// A writer with a fixed id, and a clock that a set never reads.
fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

/// The elements in order.
fn read<T: Element>(set: &OrSet<T>) -> Vec<T> {
    set.iter_sorted().cloned().collect()
}
