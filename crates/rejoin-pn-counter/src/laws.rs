//! What a counter must read, for the law kit.

use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Reach};

use crate::{PnCounter, Replica};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Up by this amount.
    Up(u32),
    /// Down by this amount.
    Down(u32),
}

impl Lawful for PnCounter {
    type Op = Op;
    /// All steps up, all steps down, and what is left.
    type View = (u128, u128, i128);

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op {
            Op::Up(amount) => self.increment(replica, u64::from(*amount)),
            Op::Down(amount) => self.decrement(replica, u64::from(*amount)),
        };
        let change = change.ok()?;
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> (u128, u128, i128) {
        (self.positive(), self.negative(), self.value())
    }

    /// A replica reads the sum of every step that it has seen, up less down.
    fn spec(history: &History<'_, Op>) -> (u128, u128, i128) {
        let (mut up, mut down) = (0, 0);
        for edit in history.edits() {
            match edit.op {
                Op::Up(amount) => up += *amount,
                Op::Down(amount) => down += *amount,
            }
        }
        (up.into(), down.into(), i128::from(up) - i128::from(down))
    }

    fn op(gene: &mut Gene) -> Op {
        let amount = gene.choose([1, 2, 300, 70_000, 0]);
        gene.choose([Op::Up(amount), Op::Down(amount)])
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Up(1), Op::Down(2)]
    }

    /// A delta carries the running count of its writer, in its own direction.
    const DELTA: Reach = Reach::Writer;

    fn carries(op: &Op, earlier: &Op) -> bool {
        matches!(op, Op::Up(_)) == matches!(earlier, Op::Up(_))
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
        let (up, down) = self.counters();
        up.check_invariants()
            .and_then(|()| down.check_invariants())?;
        let ascends = self
            .counts()
            .zip(self.counts().skip(1))
            .all(|(a, b)| a.0 < b.0);
        match ascends && self.counts().all(|(_, up, down)| up > 0 || down > 0) {
            true => Ok(()),
            false => Err("counts must ascend by replica, and none be zero on both sides".into()),
        }
    }
}
