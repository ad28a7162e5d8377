use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Reach};

use crate::{GCounter, Replica};

impl Lawful for GCounter {
    type Op = u32;
    type View = u128;

    fn apply(&mut self, replica: &mut Replica, op: &u32) -> Option<Self> {
        let change = self.increment(replica, u64::from(*op)).ok()?;
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> u128 {
        self.value()
    }

    /// A replica reads the sum of every increment that it has seen.
    fn spec(history: &History<'_, u32>) -> u128 {
        history.edits().map(|edit| u128::from(*edit.op)).sum()
    }

    fn op(gene: &mut Gene) -> u32 {
        gene.choose([1, 2, 300, 70_000, 0])
    }

    fn small_ops() -> Vec<u32> {
        vec![1, 2]
    }

    /// A delta carries the running count of its writer.
    const DELTA: Reach = Reach::Writer;

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
        let sorted = self
            .counts()
            .zip(self.counts().skip(1))
            .all(|(a, b)| a.0 < b.0);
        match self.counts().all(|(_, count)| count > 0) && sorted {
            true => Ok(()),
            false => Err("counts must ascend by replica and never be zero".into()),
        }
    }
}
