//! What a set must read, for the law kit.

use std::collections::BTreeSet;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts};

use crate::{Replica, TwoPSet};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Inserts an element.
    Insert(u8),
    /// Removes an element for ever.
    Remove(u8),
}

impl Lawful for TwoPSet<u8> {
    type Op = Op;
    type View = BTreeSet<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Insert(element) => self.insert(replica, element),
            Op::Remove(element) => self.remove(replica, &element),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> BTreeSet<u8> {
        self.iter().copied().collect()
    }

    /// An element is in the set if an insertion of it was seen, and no removal.
    fn spec(history: &History<'_, Op>) -> BTreeSet<u8> {
        let mut present = BTreeSet::new();
        for edit in history.edits() {
            if let Op::Insert(element) = *edit.op {
                present.insert(element);
            }
        }
        for edit in history.edits() {
            if let Op::Remove(element) = *edit.op {
                present.remove(&element);
            }
        }
        present
    }

    /// Enough elements that there is something new to insert for a while.
    fn op(gene: &mut Gene) -> Op {
        let removes = gene.pick(2) == 1;
        let element = gene.pick(8) as u8;
        if removes {
            Op::Remove(element)
        } else {
            Op::Insert(element)
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Insert(1), Op::Remove(1), Op::Insert(2)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        matches!((op, earlier), (Op::Remove(gone), Op::Insert(element)) if gone == element)
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
