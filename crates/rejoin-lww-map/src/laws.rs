//! What a map must read, for the law kit.

use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts};

use crate::{LwwMap, Replica};

/// What a user can do with one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Puts a value under a key.
    Put(u8, u8),
    /// Removes the value of a key.
    Remove(u8),
}

impl Op {
    fn key(self) -> u8 {
        match self {
            Self::Put(key, _) | Self::Remove(key) => key,
        }
    }
}

impl Lawful for LwwMap<u8, u8> {
    type Op = Op;
    type View = BTreeMap<u8, u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Put(key, value) => self.put(replica, key, value),
            Op::Remove(key) => self.remove(replica, &key),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> BTreeMap<u8, u8> {
        self.iter().map(|(key, value)| (*key, *value)).collect()
    }

    /// A replica reads, for each key, the latest write that it has seen: its value, or nothing if
    /// it was a removal.
    fn spec(history: &History<'_, Op>) -> BTreeMap<u8, u8> {
        let mut latest = BTreeMap::new();
        for edit in history.edits() {
            let write = (edit.stamp, *edit.op);
            let standing = latest.entry(edit.op.key()).or_insert(write);
            if standing.0 < write.0 {
                *standing = write;
            }
        }
        let value = |(key, (_, op))| match op {
            Op::Put(_, value) => Some((key, value)),
            Op::Remove(_) => None,
        };
        latest.into_iter().filter_map(value).collect()
    }

    fn op(gene: &mut Gene) -> Op {
        let key = gene.choose([1, 2, 3]);
        match gene.pick(5) {
            0 | 1 => Op::Remove(key),
            value => Op::Put(key, value as u8),
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Put(1, 1), Op::Put(1, 2), Op::Remove(1)]
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        matches!((op, earlier), (Op::Remove(key), Op::Put(put, _)) if key == put)
    }

    fn replaces(op: &Op, earlier: &Op) -> bool {
        op.key() == earlier.key()
    }

    fn codec() -> Option<Codec<Self>> {
        let codec = Codec::new(
            |state: &Self| state.to_bytes().map_err(|error| error.to_string()),
            |bytes| Self::from_bytes(bytes).map_err(|error| error.to_string()),
        );
        let merge = |map: &mut Self, bytes: &[u8]| {
            let answer = map.merge_bytes(bytes);
            answer.map_err(|error| error.to_string())
        };
        Some(codec.with_reseal(rejoin_wire::reseal).with_merge(merge))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn check_invariants(&self) -> Result<(), String> {
        match self.fault() {
            None => Ok(()),
            Some(fault) => Err(format!("{fault} in {self:?}")),
        }
    }
}
