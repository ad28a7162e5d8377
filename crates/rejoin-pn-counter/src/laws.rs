//! What a counter must read, for the law kit.

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Edit, Gene, History, Lawful, Parts, Reach};

use crate::{PnCounter, Replica, ReplicaId};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Up by this amount.
    Up(u32),
    /// Down by this amount.
    Down(u32),
    /// Folds one of three replicas, that has departed, into a fourth that counts nothing itself.
    Fold(u8),
}

/// The first replicas of the law kit, so that those who count are those who depart.
const REPLICAS: [u128; 3] = [
    0x8f3a_11d2_0c5b_4e67_9a01_7755_f00d_cafe,
    0x0000_0000_0000_0000_0000_0000_0000_0001,
    0xfedc_ba98_7654_4210_bfff_ffff_ffff_fff0,
];
const HEIR: u128 = 7;

fn named(place: u8) -> ReplicaId {
    REPLICAS[usize::from(place) % REPLICAS.len()].into()
}

/// All steps up, all steps down, what is left, and what each replica is reported with.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct View {
    sides: (u128, u128),
    value: i128,
    counts: BTreeMap<ReplicaId, (u64, u64)>,
    refused: BTreeMap<ReplicaId, (u64, u64)>,
}

impl Lawful for PnCounter {
    type Op = Op;
    type View = View;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Up(amount) => self.increment(replica, amount.into()).ok()?,
            Op::Down(amount) => self.decrement(replica, amount.into()).ok()?,
            Op::Fold(departed) => self.fold(named(departed), HEIR.into()),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> View {
        let pair = |(replica, up, down)| (replica, (up, down));
        View {
            sides: (self.positive(), self.negative()),
            value: self.value(),
            counts: self.counts().map(pair).collect(),
            refused: self.refused().map(pair).collect(),
        }
    }

    /// A replica reads the sum of every step that it has seen, up less down; of replicas that
    /// departed, as far as it knows, only those steps that somebody had seen who folded them.
    fn spec(history: &History<'_, Op>) -> View {
        let folds: Vec<_> = history.edits().filter(is_fold).collect();
        let mut view = View::default();
        for edit in history.edits() {
            let (up, down) = match *edit.op {
                Op::Up(amount) => (u64::from(amount), 0),
                Op::Down(amount) => (0, u64::from(amount)),
                Op::Fold(_) => continue,
            };
            let of_author = folds.iter().filter(|fold| departed(fold) == edit.author);
            let has_departed = of_author.clone().next().is_some();
            let is_accepted = !has_departed || of_author.clone().any(|fold| fold.saw(&edit));
            let entry = match (has_departed, is_accepted) {
                (_, false) => view.refused.entry(edit.author),
                (true, true) => view.counts.entry(HEIR.into()),
                (false, true) => view.counts.entry(edit.author),
            };
            let entry = entry.or_default();
            *entry = (entry.0 + up, entry.1 + down);
            if is_accepted {
                view.sides.0 += u128::from(up);
                view.sides.1 += u128::from(down);
                view.value += i128::from(up) - i128::from(down);
            }
        }
        view
    }

    fn op(gene: &mut Gene) -> Op {
        let amount = gene.choose([1, 2, 300, 70_000, 0]);
        let (up, down) = (Op::Up(amount), Op::Down(amount));
        let fold = Op::Fold(gene.choose([0, 1, 2]));
        gene.choose([up, down, up, down, fold])
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Down(2), Op::Fold(0)]
    }

    /// The delta of a step carries the running count of its writer, in its own direction; that of
    /// a fold says how much it knew, and carries nothing.
    const DELTA: Reach = Reach::Writer;

    fn carries(op: &Op, earlier: &Op) -> bool {
        matches!(
            (op, earlier),
            (Op::Up(_), Op::Up(_)) | (Op::Down(_), Op::Down(_))
        )
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

fn is_fold(edit: &Edit<'_, Op>) -> bool {
    matches!(edit.op, Op::Fold(_))
}

fn departed(fold: &Edit<'_, Op>) -> ReplicaId {
    match *fold.op {
        Op::Fold(departed) => named(departed),
        Op::Up(_) | Op::Down(_) => fold.author,
    }
}
