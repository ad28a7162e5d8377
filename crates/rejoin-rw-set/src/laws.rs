//! What a replica must read, stated without the set.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::BTreeSet;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};

use crate::RwSet;

/// One edit of a set of small numbers.
///
/// [`RwSet::clear`] is not among them: it is a removal of whatever its replica reads, so what it
/// does cannot be told from the edit alone. A test of its own compares the two.
#[derive(Clone, Debug)]
pub enum Op {
    /// Adds the element.
    Insert(u8),
    /// Adds both elements by one change.
    InsertAll([u8; 2]),
    /// Takes the element away.
    Remove(u8),
    /// Takes both elements away by one change.
    RemoveAll([u8; 2]),
    /// Forgets all additions and removals.
    Reset,
}

impl Op {
    fn inserts(&self, element: u8) -> bool {
        match self {
            Self::Insert(added) => *added == element,
            Self::InsertAll(added) => added.contains(&element),
            Self::Remove(_) | Self::RemoveAll(_) | Self::Reset => false,
        }
    }

    fn removes(&self, element: u8) -> bool {
        match self {
            Self::Remove(removed) => *removed == element,
            Self::RemoveAll(removed) => removed.contains(&element),
            Self::Insert(_) | Self::InsertAll(_) | Self::Reset => false,
        }
    }

    fn touches(&self, element: u8) -> bool {
        matches!(self, Self::Reset) || self.inserts(element) || self.removes(element)
    }
}

impl Lawful for RwSet<u8> {
    type Op = Op;
    type View = BTreeSet<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op {
            Op::Insert(element) => self.insert(replica, *element),
            Op::InsertAll(elements) => self.insert_all(replica, *elements),
            Op::Remove(element) => self.remove(replica, *element),
            Op::RemoveAll(elements) => self.remove_all(replica, *elements),
            Op::Reset => self.reset(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> BTreeSet<u8> {
        self.iter().copied().collect()
    }

    /// An edit of an element takes away the edits of it that stood where it was made. An element is
    /// present if, of those that no seen edit took away, some are additions and none is a removal.
    fn spec(history: &History<'_, Op>) -> BTreeSet<u8> {
        let present = |element: &u8| {
            let standing: Vec<&Op> = history
                .edits()
                .filter(|edit| history.survives(edit, |later, _| later.touches(*element)))
                .map(|edit| edit.op)
                .collect();
            let added = standing.iter().any(|op| op.inserts(*element));
            let removed = standing.iter().any(|op| op.removes(*element));
            added && !removed
        };
        (0..4).filter(present).collect()
    }

    fn op(gene: &mut Gene) -> Op {
        let element = gene.pick(4) as u8;
        match gene.pick(12) {
            0..=4 => Op::Insert(element),
            5 => Op::InsertAll([element, gene.pick(4) as u8]),
            6..=9 => Op::Remove(element),
            10 => Op::RemoveAll([element, gene.pick(4) as u8]),
            _ => Op::Reset,
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1), Op::Remove(1)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        (0..4).any(|element| op.removes(element) && earlier.inserts(element))
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
        let asked = listed.iter().copied().chain(0..4);
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
