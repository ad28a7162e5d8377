use std::string::ToString;
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts};

use crate::{MaxRegister, MinRegister, Replica};

/// An op is a value.
impl Lawful for MaxRegister<u16> {
    type Op = u16;
    type View = Option<u16>;

    fn apply(&mut self, replica: &mut Replica, op: &u16) -> Option<Self> {
        let change = self.set(replica, *op);
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Option<u16> {
        self.get().copied()
    }

    /// A replica reads the greatest value that it has seen.
    fn spec(history: &History<'_, u16>) -> Option<u16> {
        history.edits().map(|edit| *edit.op).max()
    }

    fn op(gene: &mut Gene) -> u16 {
        gene.pick(1_000) as u16
    }

    fn small_ops() -> Vec<u16> {
        vec![1, 2]
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

/// An op is a value.
impl Lawful for MinRegister<u16> {
    type Op = u16;
    type View = Option<u16>;

    fn apply(&mut self, replica: &mut Replica, op: &u16) -> Option<Self> {
        let change = self.set(replica, *op);
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Option<u16> {
        self.get().copied()
    }

    /// A replica reads the least value that it has seen.
    fn spec(history: &History<'_, u16>) -> Option<u16> {
        history.edits().map(|edit| *edit.op).min()
    }

    fn op(gene: &mut Gene) -> u16 {
        gene.pick(1_000) as u16
    }

    fn small_ops() -> Vec<u16> {
        vec![1, 2]
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
