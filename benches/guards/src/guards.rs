//! The operations that are guarded: what people will depend on being cheap.

mod counters;
mod maps;
mod registers;
mod sets;
mod store;
mod types;

use rejoin::{List, LwwMap, OrMap, OrSet, Text};

use crate::probe::Probe;

/// How many entries the states have: so many that collisions hardly show.
const N: u64 = 10_000;

/// An operation whose cost is known.
pub struct Guard {
    /// By which it is found in the file of numbers.
    pub name: &'static str,
    /// Prepares, has the probe count, and checks the result.
    pub perform: Perform,
}

impl Guard {
    /// How often it asks for memory, if it has exactly one part that counts. The first time in a
    /// process does not count: what lives as long as the process, such as a seed, is made then.
    pub fn allocations(&self) -> Option<u64> {
        (self.perform)(&mut Probe::default());
        let mut probe = Probe::default();
        (self.perform)(&mut probe);
        probe.allocations()
    }
}

/// Every guarded operation.
pub fn all() -> Vec<Guard> {
    let guard = |(name, perform)| Guard { name, perform };
    ALL.into_iter().map(guard).collect()
}

type Perform = fn(&mut Probe);

type Set = OrSet<u64>;
type Map = LwwMap<String, u64>;
type Nested = OrMap<String, OrSet<u64>>;

const ALL: [(&str, Perform); 34] = [
    (
        "g-counter merge, 10,000 replicas",
        counters::g_counter_merge,
    ),
    (
        "pn-counter merge, 10,000 replicas",
        counters::pn_counter_merge,
    ),
    ("resolve_conflict, 10,000 pairs", registers::conflict),
    ("lww-register merge, 10,000 times", registers::merge),
    ("or-set insert, 10,000 elements", types::edit::<Set>),
    ("or-set remove, 10,000 elements", sets::remove),
    ("or-set contains, 10,000 probes", sets::contains),
    ("or-set iterate, 10,000 elements", sets::iterate),
    ("or-set merge, half shared", types::merge::<Set>),
    (
        "or-set merge of equal states, 1,000 times",
        types::merge_equal::<Set>,
    ),
    ("or-set merge, 1,000 into 10,000", types::merge_small::<Set>),
    ("or-set merge of 1,000 deltas", types::merge_deltas::<Set>),
    (
        "or-set delta_since, 100 changes, 100 times",
        sets::delta_since,
    ),
    ("or-set encode, 10,000 elements", types::encode::<Set>),
    ("or-set decode, 10,000 elements", types::decode::<Set>),
    ("lww-map put, 10,000 keys", types::edit::<Map>),
    ("lww-map get, 10,000 keys", maps::get),
    ("lww-map merge, half shared", types::merge::<Map>),
    (
        "lww-map merge of equal states, 1,000 times",
        types::merge_equal::<Map>,
    ),
    ("lww-map merge of 1,000 deltas", types::merge_deltas::<Map>),
    ("lww-map merge_bytes, half shared", maps::merge_bytes),
    ("lww-map encode, 10,000 keys", types::encode::<Map>),
    ("lww-map decode, 10,000 keys", types::decode::<Map>),
    ("or-map update, 10,000 keys", types::edit::<Nested>),
    ("or-map merge, half shared", types::merge::<Nested>),
    (
        "or-map merge of 1,000 deltas",
        types::merge_deltas::<Nested>,
    ),
    ("list insert, 10,000 anywhere", types::edit::<List<u64>>),
    ("list merge, half shared", types::merge::<List<u64>>),
    ("list decode, 10,000 elements", types::decode::<List<u64>>),
    ("text insert, 10,000 characters", types::edit::<Text>),
    ("text decode, 10,000 characters", types::decode::<Text>),
    ("store write, 10,000 keys", store::write),
    ("store read, 10,000 keys", store::read),
    ("store exchange of 10,000 keys between two", store::exchange),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::all;

    #[test]
    fn each_counts_one_part_and_asks_for_memory_equally_often_every_time() {
        for guard in all() {
            let (first, second) = (guard.allocations(), guard.allocations());
            assert!(first.is_some(), "{}", guard.name);
            assert_eq!(first, second, "{}", guard.name);
        }
    }

    #[test]
    fn no_two_have_one_name() {
        let names: BTreeSet<&str> = all().iter().map(|guard| guard.name).collect();
        assert_eq!(names.len(), all().len());
    }
}
