//! What a set must read, for the law kit.

use std::collections::BTreeSet;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Edit, Gene, History, Lawful, Parts};

use crate::{GSet, Replica};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Inserts an element.
    Insert(u8),
    /// Inserts two elements by one edit.
    InsertBoth([u8; 2]),
}

impl Lawful for GSet<u8> {
    type Op = Op;
    type View = BTreeSet<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Insert(element) => self.insert(replica, element),
            Op::InsertBoth(elements) => self.insert_all(replica, elements),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> BTreeSet<u8> {
        self.iter().copied().collect()
    }

    /// An element is in the set if an edit was seen that brought it.
    fn spec(history: &History<'_, Op>) -> BTreeSet<u8> {
        let there = |element: &u8| history.edits().any(|edit| brings(history, &edit, *element));
        (0..ELEMENTS).filter(there).collect()
    }

    fn op(gene: &mut Gene) -> Op {
        let element = |gene: &mut Gene| gene.pick(u64::from(ELEMENTS)) as u8;
        match gene.pick(4) {
            3 => Op::InsertBoth([element(gene), element(gene)]),
            _ => Op::Insert(element(gene)),
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1), Op::InsertBoth([1, 2])]
    }

    fn codec() -> Option<Codec<Self>> {
        let codec = Codec::new(
            |state: &Self| state.to_bytes().map_err(|error| error.to_string()),
            |bytes| Self::from_bytes(bytes).map_err(|error| error.to_string()),
        );
        Some(codec.with_reseal(rejoin_wire::reseal))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn check_invariants(&self) -> Result<(), String> {
        self.fault().map_or(Ok(()), |fault| Err(fault.to_string()))
    }
}

/// Whether the edit names the element, and its author had not seen an edit that brought it: of two
/// elements of one edit it brings only those that are new.
fn brings(history: &History<'_, Op>, edit: &Edit<'_, Op>, element: u8) -> bool {
    let names = match *edit.op {
        Op::Insert(inserted) => inserted == element,
        Op::InsertBoth(inserted) => inserted.contains(&element),
    };
    names
        && !history
            .before(edit)
            .edits()
            .any(|earlier| brings(history, &earlier, element))
}

/// Enough that there is something new to insert for a while.
const ELEMENTS: u8 = 24;
