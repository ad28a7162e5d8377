//! What a replica must read, stated without the set.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::BTreeSet;

use rejoin_causality::Replica;
use rejoin_laws::{CheckTold, Codec, Gene, History, Lawful, Parts, Versions, told_of_set};

use crate::OrSet;

/// One edit of a set of small numbers.
#[derive(Clone, Debug)]
pub enum Op {
    /// Adds the element.
    Insert(u8),
    /// Adds both elements by one change.
    InsertAll([u8; 2]),
    /// Takes the element away.
    Remove(u8),
    /// Takes every element away.
    Clear,
}

impl Op {
    fn inserts(&self, element: u8) -> bool {
        match self {
            Self::Insert(added) => *added == element,
            Self::InsertAll(added) => added.contains(&element),
            Self::Remove(_) | Self::Clear => false,
        }
    }

    fn removes(&self, element: u8) -> bool {
        match self {
            Self::Remove(removed) => *removed == element,
            Self::Clear => true,
            Self::Insert(_) | Self::InsertAll(_) => false,
        }
    }

    fn touches(&self, element: u8) -> bool {
        self.inserts(element) || self.removes(element)
    }
}

impl Lawful for OrSet<u8> {
    type Op = Op;
    type View = BTreeSet<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op {
            Op::Insert(element) => self.insert(replica, *element),
            Op::InsertAll(elements) => self.insert_all(replica, *elements),
            Op::Remove(element) => self.remove(replica, element),
            Op::Clear => self.clear(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> BTreeSet<u8> {
        self.iter().copied().collect()
    }

    /// An element is present if an insertion of it was seen that no seen edit took away. An edit of
    /// the element takes away the insertions that stood where it was made.
    fn spec(history: &History<'_, Op>) -> BTreeSet<u8> {
        let present = |element: &u8| {
            let mut insertions = history.edits().filter(|edit| edit.op.inserts(*element));
            insertions.any(|edit| history.survives(&edit, |later, _| later.touches(*element)))
        };
        (0..8).filter(present).collect()
    }

    fn op(gene: &mut Gene) -> Op {
        let element = gene.pick(4) as u8;
        match gene.pick(8) {
            0..=3 => Op::Insert(element),
            4 => Op::InsertAll([element, gene.pick(4) as u8]),
            5 | 6 => Op::Remove(element),
            _ => Op::Clear,
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1), Op::Remove(1), Op::Insert(2)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        (0..8).any(|element| op.removes(element) && earlier.inserts(element))
    }

    fn told() -> Option<CheckTold<BTreeSet<u8>>> {
        Some(told_of_set)
    }

    fn codec() -> Option<Codec<Self>> {
        let encode = |set: &Self| set.to_bytes().map_err(|error| error.to_string());
        let decode = |bytes: &[u8]| Self::from_bytes(bytes).map_err(|error| error.to_string());
        let codec = Codec::new(encode, decode).with_reseal(rejoin_wire::reseal);
        Some(codec.with_hostile(rejoin_wire::hostile::crossed))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn versions() -> Option<Versions<Self>> {
        let versions = Versions::new(|set: &Self| set.version().clone(), Self::delta_since);
        Some(versions.with_trim_log(Self::trim_log))
    }

    fn check_invariants(&self) -> Result<(), String> {
        let listed: Vec<u8> = self.iter_sorted().copied().collect();
        let asked = listed.iter().copied().chain(0..8);
        let held: BTreeSet<u8> = asked.filter(|element| self.contains(element)).collect();
        let held: Vec<u8> = held.into_iter().collect();
        if listed != held || self.len() != listed.len() || self.is_empty() != listed.is_empty() {
            return Err(alloc::format!(
                "lists {listed:?}, holds {held:?}, counts {}",
                self.len()
            ));
        }
        Ok(())
    }
}
