//! The laws, frozen bytes, and what the multimap promises beyond them.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod edits;
mod scenarios;
mod sync;

use std::collections::BTreeMap;

use rejoin_or_multimap::laws::Op;
use rejoin_or_multimap::{Element, OrMultimap, Replica};

rejoin_laws::laws!(OrMultimap<u8, u8>);
rejoin_laws::golden!(
    OrMultimap<u8, u8>,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Insert(1, 1)),
        edit(1, Op::PutSet(1, vec![2, 3])),
        sync(1, 0),
        edit(0, Op::Replace(1, 2, 0)),
        edit(1, Op::RemoveKey(1)),
        edit(1, Op::Insert(2, 3)),
    ]
);
rejoin_laws::golden!(golden_empty: OrMultimap<u8, u8>, "tests/data/empty.bin", []);

/// A writer with a fixed id, and a clock that nothing here reads.
fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

/// The keys with their values, in order.
fn read<K: Element, V: Element>(map: &OrMultimap<K, V>) -> BTreeMap<K, Vec<V>> {
    let entries = map.iter();
    entries
        .map(|(key, values)| (key.clone(), values.iter_sorted().cloned().collect()))
        .collect()
}
