//! What a replica must read, stated without the list.

mod tree;

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};

pub use tree::{Deed, Tree};

use crate::List;

/// One edit of a list of small numbers. Indexes count from the front and wrap round at the end, so
/// that each hits something.
#[derive(Clone, Debug)]
pub enum Op {
    /// Inserts the element before the one at the index.
    Insert(usize, u8),
    /// Inserts both elements by one change.
    InsertAll(usize, [u8; 2]),
    /// Deletes the element at the index.
    Delete(usize),
    /// Deletes two elements, or what there is of them.
    DeleteTwo(usize),
    /// Moves the element at the first index to the second.
    Move(usize, usize),
}

impl Op {
    fn inserts(&self) -> bool {
        matches!(self, Self::Insert(..) | Self::InsertAll(..))
    }

    fn deletes(&self) -> bool {
        matches!(self, Self::Delete(_) | Self::DeleteTwo(_))
    }

    /// What the edit does to a list of this length.
    fn deed(&self, length: usize) -> Deed<u8> {
        match *self {
            Self::Insert(index, element) => Deed::Insert(index % (length + 1), vec![element]),
            Self::InsertAll(index, elements) => {
                Deed::Insert(index % (length + 1), elements.to_vec())
            }
            Self::Delete(index) => Deed::Delete(index % length.max(1), 1),
            Self::DeleteTwo(index) => Deed::Delete(index % length.max(1), 2),
            Self::Move(from, to) => Deed::Move(from % length.max(1), to % length.max(1)),
        }
    }
}

impl Lawful for List<u8> {
    type Op = Op;
    type View = Vec<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op.deed(self.len()) {
            Deed::Insert(index, elements) => self.insert_all(replica, index, elements),
            Deed::Delete(index, count) => self.delete_range(replica, index..index + count),
            Deed::Move(from, to) => self.move_to(replica, from, to),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Vec<u8> {
        self.iter().copied().collect()
    }

    /// See [`Tree`], which grows by all edits seen.
    fn spec(history: &History<'_, Op>) -> Vec<u8> {
        Tree::of(history, &|op: &Op, length| op.deed(length)).read()
    }

    fn op(gene: &mut Gene) -> Op {
        let element = gene.pick(10) as u8;
        let index = gene.pick(16) as usize;
        match gene.pick(11) {
            0..=3 => Op::Insert(index, element),
            4 => Op::InsertAll(index, [element, gene.pick(10) as u8]),
            5 | 6 => Op::Delete(index),
            7 => Op::DeleteTwo(index),
            _ => Op::Move(index, gene.pick(16) as usize),
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1, 1), Op::Delete(0), Op::Move(0, 1)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        op.deletes() && earlier.inserts()
    }

    fn codec() -> Option<Codec<Self>> {
        let encode = |list: &Self| list.to_bytes().map_err(|error| error.to_string());
        let decode = |bytes: &[u8]| Self::from_bytes(bytes).map_err(|error| error.to_string());
        Some(Codec::new(encode, decode).with_reseal(rejoin_wire::reseal))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn versions() -> Option<Versions<Self>> {
        Some(Versions::new(
            |list: &Self| list.version().clone(),
            Self::delta_since,
        ))
    }

    fn check_invariants(&self) -> Result<(), String> {
        let listed: Vec<u8> = self.iter().copied().collect();
        for (index, element) in listed.iter().enumerate() {
            let found = self.id_at(index).and_then(|id| self.index_of(id));
            if self.get(index) != Some(element) || found != Some(index) {
                return Err(alloc::format!("{listed:?}: index {index} leads elsewhere"));
            }
        }
        if self.len() != listed.len() || self.get(listed.len()).is_some() {
            return Err(alloc::format!("{listed:?}: counts {}", self.len()));
        }
        Ok(())
    }
}
