//! What a replica must read, stated without the map.

mod counters;
mod nested;
mod registers;

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};
use rejoin_or_set::OrSet;

use crate::OrMap;

pub use counters::CounterOp;
pub use nested::NestedOp;
pub use registers::RegisterOp;

/// One edit of a map of sets of small numbers.
#[derive(Clone, Debug)]
pub enum Op {
    /// Adds the element to the set of the key.
    Insert(u8, u8),
    /// Takes the element out of the set of the key.
    Remove(u8, u8),
    /// Takes the element out of the set of the first key and adds it to that of the second, by one
    /// change.
    Move(u8, u8, u8),
    /// Takes the key away.
    RemoveKey(u8),
    /// Takes every key away.
    Clear,
}

impl Op {
    fn inserts(&self, key: u8, element: u8) -> bool {
        match *self {
            Self::Insert(at, added) | Self::Move(_, at, added) => (at, added) == (key, element),
            _ => false,
        }
    }

    fn removes(&self, key: u8, element: u8) -> bool {
        match *self {
            Self::Insert(..) => false,
            Self::Remove(at, removed) | Self::Move(at, _, removed) => {
                (at, removed) == (key, element)
            }
            Self::RemoveKey(removed) => removed == key,
            Self::Clear => true,
        }
    }

    fn touches(&self, key: u8, element: u8) -> bool {
        self.inserts(key, element) || self.removes(key, element)
    }
}

/// Small numbers for keys and elements.
const SMALL: core::ops::Range<u8> = 0..4;

impl Lawful for OrMap<u8, OrSet<u8>> {
    type Op = Op;
    type View = BTreeMap<u8, BTreeSet<u8>>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Insert(key, element) => self.update(replica, key, |set| set.insert(element)),
            Op::Remove(key, element) => self.update(replica, key, |set| set.remove(&element)),
            Op::Move(from, to, element) => self.batch(replica, |map| {
                map.update(from, |set| set.remove(&element));
                map.update(to, |set| set.insert(element));
            }),
            Op::RemoveKey(key) => self.remove(replica, &key),
            Op::Clear => self.clear(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        let entry = |(key, set): (&u8, crate::Value<'_, u8, OrSet<u8>>)| {
            (*key, set.iter_sorted().copied().collect())
        };
        self.iter().map(entry).collect()
    }

    /// An element is present below a key if an insertion of it there was seen that no seen edit
    /// took away: none of the element, and no removal of the key. A key is present if an element
    /// is.
    fn spec(history: &History<'_, Op>) -> Self::View {
        let mut view = BTreeMap::<u8, BTreeSet<u8>>::new();
        for (key, element) in SMALL.flat_map(|key| SMALL.map(move |element| (key, element))) {
            let mut insertions = history.edits().filter(|edit| edit.op.inserts(key, element));
            let takes = |later: &Op, _: &Op| later.touches(key, element);
            if insertions.any(|edit| history.survives(&edit, takes)) {
                view.entry(key).or_default().insert(element);
            }
        }
        view
    }

    fn op(gene: &mut Gene) -> Op {
        let mut small = || gene.pick(4) as u8;
        let (key, element, to) = (small() / 2, small(), small() / 2);
        match gene.pick(9) {
            0..=3 => Op::Insert(key, element),
            4 => Op::Move(key, to, element),
            5 => Op::Remove(key, element),
            6 | 7 => Op::RemoveKey(key),
            _ => Op::Clear,
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1, 1), Op::RemoveKey(1)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        let mut pairs = SMALL.flat_map(|key| SMALL.map(move |element| (key, element)));
        pairs.any(|(key, element)| op.removes(key, element) && earlier.inserts(key, element))
    }

    fn codec() -> Option<Codec<Self>> {
        let encode = |map: &Self| map.to_bytes().map_err(|error| error.to_string());
        let decode = |bytes: &[u8]| Self::from_bytes(bytes).map_err(|error| error.to_string());
        let codec = Codec::new(encode, decode).with_reseal(rejoin_wire::reseal);
        Some(codec.with_hostile(rejoin_wire::hostile::crossed))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn versions() -> Option<Versions<Self>> {
        let versions = Versions::new(|map: &Self| map.version().clone(), Self::delta_since);
        Some(versions.with_trim_log(Self::trim_log))
    }

    fn check_invariants(&self) -> Result<(), String> {
        for (key, set) in self {
            let alone = self.get(key).map(|set| set.len());
            if set.is_empty() || alone != Some(set.len()) || !self.contains_key(key) {
                return Err(alloc::format!("{key} has {set:?} in {self:?}"));
            }
        }
        let (listed, counted) = (self.iter_sorted().len(), self.len());
        if listed != counted || self.keys().count() != counted || self.is_empty() != (counted == 0)
        {
            return Err(alloc::format!("lists {listed} keys and counts {counted}"));
        }
        Ok(())
    }
}
