//! What a counter must read, for the law kit.

use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Reach};

use crate::{Replica, ResettableCounter};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Up by this amount.
    Up(u32),
    /// Down by this amount.
    Down(u32),
    /// Removes what was seen.
    Reset,
}

impl Lawful for ResettableCounter {
    type Op = Op;
    /// All steps up and all steps down that count, and what is left.
    type View = (u128, u128, i128);

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match op {
            Op::Up(amount) => self.increment(replica, u64::from(*amount)).ok()?,
            Op::Down(amount) => self.decrement(replica, u64::from(*amount)).ok()?,
            Op::Reset => self.reset(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> (u128, u128, i128) {
        (self.positive(), self.negative(), self.value())
    }

    /// A replica reads the sum of the steps that it has seen, without those that the author of a
    /// reset which it has seen had seen.
    fn spec(history: &History<'_, Op>) -> (u128, u128, i128) {
        let mut resets = Vec::new();
        for edit in history.edits() {
            if *edit.op == Op::Reset {
                resets.push(edit);
            }
        }
        let (mut up, mut down) = (0, 0);
        for edit in history.edits() {
            if resets.iter().any(|reset| reset.saw(&edit)) {
                continue;
            }
            match edit.op {
                Op::Up(amount) => up += *amount,
                Op::Down(amount) => down += *amount,
                Op::Reset => {}
            }
        }
        (up.into(), down.into(), i128::from(up) - i128::from(down))
    }

    fn op(gene: &mut Gene) -> Op {
        let amount = gene.choose([1, 2, 300, 70_000, 0]);
        let choices = [Op::Up(amount), Op::Reset, Op::Down(amount), Op::Up(amount)];
        gene.choose(choices)
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Up(1), Op::Reset]
    }

    /// A delta carries the running total of its writer, in its own direction, and a reset all
    /// that its writer's earlier resets removed.
    const DELTA: Reach = Reach::Writer;

    fn carries(op: &Op, earlier: &Op) -> bool {
        core::mem::discriminant(op) == core::mem::discriminant(earlier)
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        *op == Op::Reset && *earlier != Op::Reset
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
        let listed: Vec<_> = self.counts().collect();
        if !listed.windows(2).all(|pair| pair[0].0 < pair[1].0) {
            return Err("counts must ascend by replica".into());
        }
        if listed.iter().any(|(_, up, down)| *up == 0 && *down == 0) {
            return Err("no count may be zero on both sides".into());
        }
        let sum = |side: fn(&(crate::ReplicaId, u64, u64)) -> u64| -> u128 {
            listed.iter().map(|count| u128::from(side(count))).sum()
        };
        match (sum(|count| count.1), sum(|count| count.2)) == (self.positive(), self.negative()) {
            true => Ok(()),
            false => Err("the counts must add up to what is read".into()),
        }
    }
}
