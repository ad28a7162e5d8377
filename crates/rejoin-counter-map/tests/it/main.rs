//! The laws, frozen bytes, and what the map promises beyond them.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod edits;
mod sync;

use std::collections::BTreeMap;

use rejoin_counter_map::laws::Op;
use rejoin_counter_map::{CounterMap, Element, Replica};

rejoin_laws::laws!(CounterMap<u8>);
rejoin_laws::golden!(
    CounterMap<u8>,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Increment(1, 5)),
        edit(1, Op::Decrement(1, 300)),
        sync(1, 0),
        edit(0, Op::Remove(1)),
        edit(1, Op::AddAll(vec![(1, 3), (2, -4)])),
    ]
);
rejoin_laws::golden!(golden_empty: CounterMap<u8>, "tests/data/empty.bin", []);

/// A writer with a fixed id, and a clock that nothing here reads.
fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

/// The keys with their counts, in order.
fn read<K: Element>(map: &CounterMap<K>) -> BTreeMap<K, i128> {
    let entries = map.iter();
    entries.map(|(key, count)| (key.clone(), count)).collect()
}
