//! What a replica must read, stated without the multimap.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};

use crate::OrMultimap;

/// One edit of a multimap of small numbers.
#[derive(Clone, Debug)]
pub enum Op {
    /// Adds the value to the key.
    Insert(u8, u8),
    /// Puts the second value under the key in the place of the first.
    Replace(u8, u8, u8),
    /// Gives the key these values and no others.
    PutSet(u8, Vec<u8>),
    /// Takes the value from the key.
    Remove(u8, u8),
    /// Takes the key away.
    RemoveKey(u8),
    /// Takes everything away.
    Clear,
}

impl Op {
    fn inserts(&self, key: u8, value: u8) -> bool {
        match self {
            Self::Insert(at, added) | Self::Replace(at, _, added) => (*at, *added) == (key, value),
            Self::PutSet(at, added) => *at == key && added.contains(&value),
            _ => false,
        }
    }

    fn removes(&self, key: u8, value: u8) -> bool {
        match self {
            Self::Insert(..) => false,
            Self::Remove(at, gone) | Self::Replace(at, gone, _) => (*at, *gone) == (key, value),
            Self::PutSet(at, _) | Self::RemoveKey(at) => *at == key,
            Self::Clear => true,
        }
    }

    fn touches(&self, key: u8, value: u8) -> bool {
        self.inserts(key, value) || self.removes(key, value)
    }
}

fn pairs() -> impl Iterator<Item = (u8, u8)> {
    (0..4).flat_map(|key| (0..4).map(move |value| (key, value)))
}

impl Lawful for OrMultimap<u8, u8> {
    type Op = Op;
    type View = BTreeMap<u8, BTreeSet<u8>>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op {
            Op::Insert(key, value) => self.insert(replica, *key, *value),
            Op::Replace(key, old, value) => self.replace(replica, *key, old, *value),
            Op::PutSet(key, values) => self.put_set(replica, *key, values.iter().copied()),
            Op::Remove(key, value) => self.remove(replica, key, value),
            Op::RemoveKey(key) => self.remove_key(replica, key),
            Op::Clear => self.clear(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        let entries = self.iter();
        entries
            .map(|(key, values)| (*key, values.iter_sorted().copied().collect()))
            .collect()
    }

    /// A value is present below a key if an insertion of it there was seen that no seen edit took
    /// away: no other insertion of it, no removal of it or of its key.
    fn spec(history: &History<'_, Op>) -> Self::View {
        let mut view = Self::View::new();
        for (key, value) in pairs() {
            let mut insertions = history.edits().filter(|edit| edit.op.inserts(key, value));
            let takes = |later: &Op, _: &Op| later.touches(key, value);
            if insertions.any(|edit| history.survives(&edit, takes)) {
                view.entry(key).or_default().insert(value);
            }
        }
        view
    }

    fn op(gene: &mut Gene) -> Op {
        let mut small = |end| gene.pick(end) as u8;
        let (key, value, other) = (small(2), small(4), small(4));
        match gene.pick(10) {
            0..=3 => Op::Insert(key, value),
            4 => Op::Replace(key, other, value),
            5 => Op::PutSet(key, vec![value, other]),
            6 => Op::PutSet(key, vec![]),
            7 => Op::Remove(key, value),
            8 => Op::RemoveKey(key),
            _ => Op::Clear,
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1, 1), Op::PutSet(1, vec![2])]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        pairs().any(|(key, value)| op.removes(key, value) && earlier.inserts(key, value))
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
        for (key, value) in pairs() {
            let listed = self
                .get(&key)
                .is_some_and(|values| values.iter_sorted().any(|held| *held == value));
            if listed != self.contains(&key, &value) {
                return Err(alloc::format!("{value} below {key} in {self:?}"));
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
