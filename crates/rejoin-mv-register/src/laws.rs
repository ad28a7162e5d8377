//! What a replica must read, stated without the register.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::BTreeSet;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};

use crate::MvRegister;

/// One edit of a register of small numbers.
#[derive(Clone, Debug)]
pub enum Op {
    /// Writes the value.
    Set(u8),
    /// Takes all values away.
    Clear,
}

impl Lawful for MvRegister<u8> {
    type Op = Op;
    type View = BTreeSet<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op {
            Op::Set(value) => self.set(replica, *value),
            Op::Clear => self.clear(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> BTreeSet<u8> {
        self.values().copied().collect()
    }

    /// A value is read if it was written by a write that no seen edit took away. Each edit takes
    /// away the writes that stood where it was made.
    fn spec(history: &History<'_, Op>) -> BTreeSet<u8> {
        let standing = history
            .edits()
            .filter(|edit| history.survives(edit, |_, _| true));
        standing
            .filter_map(|edit| match edit.op {
                Op::Set(value) => Some(*value),
                Op::Clear => None,
            })
            .collect()
    }

    fn op(gene: &mut Gene) -> Op {
        match gene.pick(4) {
            0 => Op::Clear,
            _ => Op::Set(gene.pick(4) as u8),
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Set(1), Op::Clear]
    }

    fn removes(_: &Op, earlier: &Op) -> bool {
        matches!(earlier, Op::Set(_))
    }

    fn codec() -> Option<Codec<Self>> {
        let encode = |register: &Self| register.to_bytes().map_err(|error| error.to_string());
        let decode = |bytes: &[u8]| Self::from_bytes(bytes).map_err(|error| error.to_string());
        let codec = Codec::new(encode, decode).with_reseal(rejoin_wire::reseal);
        Some(codec.with_hostile(rejoin_wire::hostile::crossed))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn versions() -> Option<Versions<Self>> {
        let versions = Versions::new(|state: &Self| state.version().clone(), Self::delta_since);
        Some(versions.with_trim_log(Self::trim_log))
    }

    fn check_invariants(&self) -> Result<(), String> {
        let values: Vec<u8> = self.values().copied().collect();
        let only = match values.as_slice() {
            [value] => Some(value),
            _ => None,
        };
        let counts = self.len() == values.len() && self.is_empty() == values.is_empty();
        if !counts || self.get() != only || !values.is_sorted_by(|one, next| one < next) {
            return Err(alloc::format!(
                "lists {values:?}, counts {}, gets {:?}",
                self.len(),
                self.get()
            ));
        }
        Ok(())
    }
}
