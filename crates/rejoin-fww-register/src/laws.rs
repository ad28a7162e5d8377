//! What a register must read, for the law kit.

use std::string::ToString;
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts};
use rejoin_merge::Merge;

use crate::{FwwRegister, Replica, Stamp, Timestamp};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Writes a value by the clock, if none stands.
    Set(u8),
    /// Writes a value under a time of the user's own, in milliseconds.
    SetAt(u64, u8),
}

impl Lawful for FwwRegister<u8> {
    type Op = Op;
    type View = Option<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Set(value) => self.set(replica, value),
            Op::SetAt(millis, value) => {
                let time = Timestamp::from_parts(millis, 0);
                self.set_at(replica, time, value).ok()?
            }
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Option<u8> {
        self.get().copied()
    }

    /// A replica reads, of the writes that it has seen, the one with the earliest stamp; and of
    /// several under one stamp the least value.
    fn spec(history: &History<'_, Op>) -> Option<u8> {
        let writes = history.edits().map(|edit| match *edit.op {
            Op::Set(value) => (edit.stamp, value),
            Op::SetAt(millis, value) => {
                let stamp = Stamp::new(Timestamp::from_parts(millis, 0), edit.author);
                (Some(stamp), value)
            }
        });
        writes.min().map(|(_, value)| value)
    }

    /// Few times of one's own, so that they tie.
    fn op(gene: &mut Gene) -> Op {
        let value = gene.choose([0, 1, 2, 3]);
        match gene.pick(3) {
            0 => Op::Set(value),
            _ => Op::SetAt(gene.pick(16), value),
        }
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Set(1), Op::Set(2), Op::SetAt(1, 3)]
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
}

/// Written under times that are plain numbers, often the same one; an op is a time and a value.
impl Lawful for FwwRegister<u8, u64> {
    type Op = (u64, u8);
    type View = Option<u8>;

    /// A write that does not stand has changed nothing, so it is no part of the history.
    fn apply(&mut self, _: &mut Replica, op: &(u64, u8)) -> Option<Self> {
        let write = Self::of(op.0, op.1);
        self.merge(&write).then_some(write)
    }

    fn view(&self) -> Option<u8> {
        self.get().copied()
    }

    /// A replica reads the earliest write that it has seen, and of several the least value.
    fn spec(history: &History<'_, (u64, u8)>) -> Option<u8> {
        let writes = history.edits().map(|edit| *edit.op);
        writes.min().map(|(_, value)| value)
    }

    fn op(gene: &mut Gene) -> (u64, u8) {
        (gene.pick(16), gene.choose([0, 1, 2, 3]))
    }

    fn small_ops() -> Vec<(u64, u8)> {
        vec![(2, 2), (2, 1), (1, 2)]
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
}
