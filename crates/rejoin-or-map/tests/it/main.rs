//! The laws, frozen bytes, and what the map promises beyond them.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod composing;
mod edits;
mod growing;
mod observing;
mod scenarios;
mod sync;
mod ui;

use std::collections::BTreeMap;

use rejoin_lww_register::LwwRegister;
use rejoin_mv_register::MvRegister;
use rejoin_or_map::laws::{CounterOp, NestedOp, Op, RegisterOp};
use rejoin_or_map::{Element, OrMap, Replica};
use rejoin_or_set::OrSet;
use rejoin_resettable_counter::ResettableCounter;

rejoin_laws::laws!(OrMap<u8, OrSet<u8>>);
rejoin_laws::laws!(counters: OrMap<u8, ResettableCounter>);
rejoin_laws::laws!(nested: OrMap<u8, OrMap<u8, MvRegister<u8>>>);
rejoin_laws::laws!(registers: OrMap<u8, LwwRegister<u8>>);
rejoin_laws::golden!(
    OrMap<u8, OrSet<u8>>,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Insert(1, 1)),
        edit(1, Op::Insert(1, 2)),
        sync(1, 0),
        edit(0, Op::Move(1, 2, 2)),
        edit(1, Op::RemoveKey(1)),
    ]
);
rejoin_laws::golden!(
    golden_nested: OrMap<u8, OrMap<u8, MvRegister<u8>>>,
    "tests/data/nested.bin",
    [
        edit(0, NestedOp::Set(1, 1, 7)),
        edit(1, NestedOp::Set(1, 0, 8)),
        sync(1, 0),
        edit(1, NestedOp::RemoveOuter(1)),
    ]
);
rejoin_laws::golden!(
    golden_counters: OrMap<u8, ResettableCounter>,
    "tests/data/counters.bin",
    [
        edit(0, CounterOp::Count(1, 5, 0)),
        edit(1, CounterOp::Count(1, 0, 300)),
        sync(1, 0),
        edit(0, CounterOp::Restart(1, 2)),
        edit(1, CounterOp::Count(2, u64::MAX, 0)),
    ]
);
rejoin_laws::golden!(
    golden_registers: OrMap<u8, LwwRegister<u8>>,
    "tests/data/registers.bin",
    [
        edit(0, RegisterOp::Set(1, 5)),
        edit(1, RegisterOp::Set(1, 6)),
        sync(1, 0),
        edit(0, RegisterOp::Set(1, 7)),
        edit(1, RegisterOp::Remove(1)),
        edit(1, RegisterOp::Set(2, 8)),
    ]
);
rejoin_laws::golden!(golden_empty: OrMap<u8, OrSet<u8>>, "tests/data/empty.bin", []);

/// A writer with a fixed id, and a clock that nothing here reads.
fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

/// The keys with the elements below them, in order.
fn read<K: Element, T: Element>(map: &OrMap<K, OrSet<T>>) -> BTreeMap<K, Vec<T>> {
    let entries = map.iter();
    entries
        .map(|(key, set)| (key.clone(), set.iter_sorted().cloned().collect()))
        .collect()
}
