//! What a set must read, for the law kit.

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Edit, Gene, History, Lawful, Parts};

use crate::{ClSet, Replica};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Inserts an element.
    Insert(u8),
    /// Inserts two elements by one edit.
    InsertBoth([u8; 2]),
    /// Removes an element.
    Remove(u8),
    /// Takes the last step of an element back.
    Undo(u8),
}

impl Lawful for ClSet<u8> {
    type Op = Op;
    /// The causal length of each element that has one: whether it is odd says whether the element
    /// is read.
    type View = BTreeMap<u8, u64>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Insert(element) => self.insert(replica, element),
            Op::InsertBoth(elements) => self.insert_all(replica, elements),
            Op::Remove(element) => self.remove(replica, &element).ok()?,
            Op::Undo(element) => self.undo(replica, &element).ok()?,
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> BTreeMap<u8, u64> {
        let lengths = self.causal_lengths();
        lengths
            .map(|(element, length)| (*element, length))
            .collect()
    }

    /// An element has the length of the longest chain of edits, each of which saw the one before it
    /// and changed the element, that ends in an edit seen.
    fn spec(history: &History<'_, Op>) -> BTreeMap<u8, u64> {
        let mut known = BTreeMap::new();
        let mut length = |element: u8| {
            let edits = history.edits();
            let ends = edits.map(|edit| reached(history, &edit, element, &mut known));
            ends.max().unwrap_or(0)
        };
        let lengths = (0..ELEMENTS).map(|element| (element, length(element)));
        lengths.filter(|(_, length)| *length > 0).collect()
    }

    fn op(gene: &mut Gene) -> Op {
        let element = |gene: &mut Gene| gene.pick(u64::from(ELEMENTS)) as u8;
        match gene.pick(8) {
            0..=2 => Op::Insert(element(gene)),
            3 => Op::InsertBoth([element(gene), element(gene)]),
            4..=6 => Op::Remove(element(gene)),
            _ => Op::Undo(element(gene)),
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1), Op::Remove(1)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        match (op, earlier) {
            (Op::Remove(gone), Op::Insert(element)) => gone == element,
            (Op::Remove(gone), Op::InsertBoth(elements)) => elements.contains(gone),
            _ => false,
        }
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
        let odd = self.causal_lengths().filter(|(_, length)| length % 2 == 1);
        if !odd.map(|(element, _)| element).eq(self) {
            return Err("other elements are read than those of odd length".to_string());
        }
        self.fault().map_or(Ok(()), |fault| Err(fault.to_string()))
    }
}

/// The length to which an edit has brought an element: one more than the longest that its author
/// had seen, or 0 if it did not change the element.
fn reached(
    history: &History<'_, Op>,
    edit: &Edit<'_, Op>,
    element: u8,
    known: &mut BTreeMap<(usize, u8), u64>,
) -> u64 {
    if let Some(&length) = known.get(&(edit.index(), element)) {
        return length;
    }
    let past = history.before(edit).edits();
    let ends = past.map(|earlier| reached(history, &earlier, element, known));
    let before = ends.max().unwrap_or(0);
    let changes = match *edit.op {
        Op::Insert(inserted) => inserted == element && before % 2 == 0,
        Op::InsertBoth(inserted) => inserted.contains(&element) && before % 2 == 0,
        Op::Remove(gone) => gone == element && before % 2 == 1,
        Op::Undo(undone) => undone == element && before > 0,
    };
    let length = if changes { before + 1 } else { 0 };
    known.insert((edit.index(), element), length);
    length
}

/// Few, so that they come and go often.
const ELEMENTS: u8 = 4;
