//! What a replica must read, stated without the map.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use std::collections::BTreeMap;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};

use crate::AwLwwMap;

/// One edit of a map of small numbers.
#[derive(Clone, Copy, Debug)]
pub enum Op {
    /// Puts a value under a key.
    Put(u8, u8),
    /// Takes the key away.
    Remove(u8),
    /// Takes every key away.
    Clear,
}

impl Op {
    fn touches(self, key: u8) -> bool {
        match self {
            Self::Put(at, _) | Self::Remove(at) => at == key,
            Self::Clear => true,
        }
    }
}

impl Lawful for AwLwwMap<u8, u8> {
    type Op = Op;
    type View = BTreeMap<u8, u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Put(key, value) => self.put(replica, key, value),
            Op::Remove(key) => self.remove(replica, &key),
            Op::Clear => self.clear(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        self.iter().map(|(key, value)| (*key, *value)).collect()
    }

    /// A key has, of the puts that were seen and that no seen edit of the key took away, the value
    /// of the one with the latest stamp. It is present if there is one.
    fn spec(history: &History<'_, Op>) -> Self::View {
        let mut latest = BTreeMap::new();
        for edit in history.edits() {
            let Op::Put(key, value) = *edit.op else {
                continue;
            };
            if history.survives(&edit, |later, _| later.touches(key)) {
                let put = (edit.stamp, value);
                let standing = latest.entry(key).or_insert(put);
                *standing = put.max(*standing);
            }
        }
        let value = |(key, (_, value))| (key, value);
        latest.into_iter().map(value).collect()
    }

    fn op(gene: &mut Gene) -> Op {
        let key = gene.choose([1, 2, 3]);
        match gene.pick(7) {
            0 | 1 => Op::Remove(key),
            2 => Op::Clear,
            value => Op::Put(key, value as u8),
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Put(1, 1), Op::Remove(1)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        match (op, earlier) {
            (Op::Remove(key), Op::Put(put, _)) => key == put,
            (Op::Clear, Op::Put(..)) => true,
            _ => false,
        }
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
        for (key, value) in self.iter_sorted() {
            let stamped = self.stamp(key).is_some();
            if self.get(key) != Some(value) || !self.contains_key(key) || !stamped {
                return Err(alloc::format!("{key} has {value} in {self:?}"));
            }
        }
        let counted = self.len();
        if self.keys().count() != counted || self.is_empty() != (counted == 0) {
            return Err(alloc::format!("counts {counted} keys in {self:?}"));
        }
        Ok(())
    }
}
