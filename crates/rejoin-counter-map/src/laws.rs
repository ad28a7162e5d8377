//! What a replica must read, stated without the map.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::BTreeMap;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};

use crate::CounterMap;

/// One edit of a map of counters under small numbers.
#[derive(Clone, Debug)]
pub enum Op {
    /// Goes up under a key.
    Increment(u8, u64),
    /// Goes down under a key.
    Decrement(u8, u64),
    /// Adds amounts, as one change.
    AddAll(Vec<(u8, i64)>),
    /// Takes the key away.
    Remove(u8),
    /// Takes every key away.
    Clear,
}

impl Op {
    /// What it adds under `key`, if it adds anything.
    fn adds(&self, key: u8) -> Option<i128> {
        let sum = match self {
            Self::Increment(at, amount) if *at == key => i128::from(*amount),
            Self::Decrement(at, amount) if *at == key => -i128::from(*amount),
            Self::AddAll(amounts) => {
                let here = amounts.iter().filter(|(at, _)| *at == key);
                here.map(|(_, amount)| i128::from(*amount)).sum()
            }
            _ => 0,
        };
        (sum != 0).then_some(sum)
    }

    fn removes(&self, key: u8) -> bool {
        matches!(self, Self::Clear) || matches!(self, Self::Remove(removed) if *removed == key)
    }
}

impl Lawful for CounterMap<u8> {
    type Op = Op;
    type View = BTreeMap<u8, i128>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op {
            Op::Increment(key, amount) => self.increment(replica, *key, *amount),
            Op::Decrement(key, amount) => self.decrement(replica, *key, *amount),
            Op::AddAll(amounts) => self.add_all(replica, amounts.iter().copied()),
            Op::Remove(key) => self.remove(replica, key),
            Op::Clear => self.clear(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        self.iter().map(|(key, count)| (*key, count)).collect()
    }

    /// A counter reads the sum of the steps that were seen and that no seen removal took away. A
    /// key is present if there is such a step.
    fn spec(history: &History<'_, Op>) -> Self::View {
        let mut view = Self::View::new();
        for key in 0..4 {
            for edit in history.edits() {
                let Some(amount) = edit.op.adds(key) else {
                    continue;
                };
                if history.survives(&edit, |later, _| later.removes(key)) {
                    *view.entry(key).or_default() += amount;
                }
            }
        }
        view
    }

    fn op(gene: &mut Gene) -> Op {
        let (key, other) = (gene.pick(3) as u8, gene.pick(3) as u8);
        let amount = gene.choose([0, 1, 2, 5, u64::MAX]);
        match gene.pick(8) {
            0..=2 => Op::Increment(key, amount),
            3 => Op::Decrement(key, amount),
            4 => Op::AddAll(vec![(key, 7), (other, -3), (key, 1)]),
            5 | 6 => Op::Remove(key),
            _ => Op::Clear,
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Increment(1, 1), Op::Remove(1)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        (0..4).any(|key| op.removes(key) && earlier.adds(key).is_some())
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
        for (key, count) in self.iter_sorted() {
            if self.get(key) != Some(count) || !self.contains_key(key) {
                return Err(alloc::format!("{key} is {count} in {self:?}"));
            }
        }
        let counted = self.len();
        if self.keys().count() != counted || self.is_empty() != (counted == 0) {
            return Err(alloc::format!("counts {counted} keys in {self:?}"));
        }
        Ok(())
    }
}
