//! Maps of registers in which the last write wins.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use std::collections::BTreeMap;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};
use rejoin_lww_register::LwwRegister;

use crate::OrMap;

/// One edit of a map of registers.
#[derive(Clone, Copy, Debug)]
pub enum RegisterOp {
    /// Writes a value under a key.
    Set(u8, u8),
    /// Removes a key.
    Remove(u8),
}

impl RegisterOp {
    fn key(self) -> u8 {
        match self {
            Self::Set(key, _) | Self::Remove(key) => key,
        }
    }
}

impl Lawful for OrMap<u8, LwwRegister<u8>> {
    type Op = RegisterOp;
    type View = BTreeMap<u8, Option<u8>>;

    fn apply(&mut self, replica: &mut Replica, op: &RegisterOp) -> Option<Self> {
        let change = match *op {
            RegisterOp::Set(key, value) => {
                self.update(replica, key, |register| register.set(value))
            }
            RegisterOp::Remove(key) => self.remove(replica, &key),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        let entries = self.iter();
        entries.map(|(key, value)| (*key, value.copied())).collect()
    }

    /// A register reads, of the writes that were seen and that no seen write or removal of the key
    /// took away, the one with the latest stamp.
    fn spec(history: &History<'_, RegisterOp>) -> Self::View {
        let mut latest = BTreeMap::new();
        for edit in history.edits() {
            let RegisterOp::Set(key, value) = *edit.op else {
                continue;
            };
            if history.survives(&edit, |later, _| later.key() == key) {
                let write = (edit.stamp, value);
                let standing = latest.entry(key).or_insert(write);
                *standing = write.max(*standing);
            }
        }
        let value = |(key, (_, value))| (key, Some(value));
        latest.into_iter().map(value).collect()
    }

    fn op(gene: &mut Gene) -> RegisterOp {
        let key = gene.choose([1, 2, 3]);
        match gene.pick(5) {
            0 | 1 => RegisterOp::Remove(key),
            value => RegisterOp::Set(key, value as u8),
        }
    }

    fn small_ops() -> Vec<RegisterOp> {
        vec![RegisterOp::Set(1, 1), RegisterOp::Remove(1)]
    }

    fn removes(op: &RegisterOp, earlier: &RegisterOp) -> bool {
        matches!((op, earlier), (RegisterOp::Remove(key), RegisterOp::Set(set, _)) if key == set)
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
}
