use std::string::ToString;
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts};
use rejoin_merge::Merge;

use crate::{LwwRegister, Replica};

/// Written by the clocks of replicas; an op is a value.
impl Lawful for LwwRegister<u8> {
    type Op = u8;
    type View = Option<u8>;

    fn apply(&mut self, replica: &mut Replica, op: &u8) -> Option<Self> {
        Some(self.set(replica, *op).delta())
    }

    fn view(&self) -> Option<u8> {
        self.get().copied()
    }

    /// A replica reads, of the writes that it has seen, the one with the latest stamp.
    fn spec(history: &History<'_, u8>) -> Option<u8> {
        history
            .edits()
            .max_by_key(|edit| edit.stamp)
            .map(|edit| *edit.op)
    }

    fn op(gene: &mut Gene) -> u8 {
        gene.choose([0, 1, 2, 3])
    }

    fn small_ops() -> Vec<u8> {
        vec![1, 2]
    }

    fn replaces(_: &u8, _: &u8) -> bool {
        true
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

/// Written under times of the user's own, often the same one; an op is a time and a value.
impl Lawful for LwwRegister<u8, u64> {
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

    /// A replica reads the latest write that it has seen, and of several the greatest value.
    fn spec(history: &History<'_, (u64, u8)>) -> Option<u8> {
        history
            .edits()
            .map(|edit| *edit.op)
            .max()
            .map(|(_, value)| value)
    }

    fn op(gene: &mut Gene) -> (u64, u8) {
        (gene.choose([1, 2, 3, 4]), gene.choose([0, 1, 2, 3]))
    }

    fn small_ops() -> Vec<(u64, u8)> {
        vec![(1, 1), (1, 2), (2, 1)]
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
