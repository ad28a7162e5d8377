//! The laws, frozen bytes, and what the map promises beyond them.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod edits;
mod observing;
mod sync;

use std::collections::BTreeMap;

use rejoin_aw_lww_map::laws::Op;
use rejoin_aw_lww_map::{AwLwwMap, Element, Replica};

rejoin_laws::laws!(AwLwwMap<u8, u8>);
rejoin_laws::golden!(
    AwLwwMap<u8, u8>,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Put(1, 5)),
        edit(1, Op::Put(1, 7)),
        sync(1, 0),
        edit(0, Op::Remove(1)),
        edit(1, Op::Put(1, 8)),
        edit(1, Op::Put(2, 9)),
    ]
);
rejoin_laws::golden!(golden_empty: AwLwwMap<u8, u8>, "tests/data/empty.bin", []);

/// A writer with a fixed id and a clock that stands at `now` milliseconds.
fn replica(number: u64, now: u64) -> Replica {
    Replica::new(number.into(), move || now)
}

/// The keys with their values, in order.
fn read<K: Element, V: Element>(map: &AwLwwMap<K, V>) -> BTreeMap<K, V> {
    let entries = map.iter();
    entries
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}
