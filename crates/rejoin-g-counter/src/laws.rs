//! What a counter must read, for the law kit.

use std::collections::{BTreeMap, BTreeSet};
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Edit, Gene, History, Lawful, Parts, Reach};

use crate::{GCounter, Replica, ReplicaId};

/// What a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Counts so many.
    Add(u32),
    /// Folds one of three replicas, that has departed, into another of them.
    Fold(u8, u8),
}

/// The first replicas of the law kit, so that those who count are those who depart.
const REPLICAS: [u128; 3] = [
    0x8f3a_11d2_0c5b_4e67_9a01_7755_f00d_cafe,
    0x0000_0000_0000_0000_0000_0000_0000_0001,
    0xfedc_ba98_7654_4210_bfff_ffff_ffff_fff0,
];

fn named(place: u8) -> ReplicaId {
    REPLICAS[usize::from(place) % REPLICAS.len()].into()
}

/// The sum, what each replica is reported with, and what is refused of those who departed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct View {
    value: u128,
    counts: BTreeMap<ReplicaId, u64>,
    refused: BTreeMap<ReplicaId, u64>,
}

impl Lawful for GCounter {
    type Op = Op;
    type View = View;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Add(amount) => self.increment(replica, amount.into()).ok()?,
            Op::Fold(departed, into) => self.fold(named(departed), named(into)),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> View {
        View {
            value: self.value(),
            counts: self.counts().collect(),
            refused: self.refused().collect(),
        }
    }

    /// A replica reads the sum of every increment that it has seen; of replicas that departed, as
    /// far as it knows, only those increments that somebody had seen who folded them. They are
    /// reported under whoever is left where the folds lead.
    fn spec(history: &History<'_, Op>) -> View {
        let folds: Vec<_> = history.edits().filter(is_fold).collect();
        let mut view = View::default();
        for edit in history.edits() {
            let Op::Add(amount) = *edit.op else { continue };
            let of_author = folds.iter().filter(|fold| folded(fold).0 == edit.author);
            let has_departed = of_author.clone().next().is_some();
            if has_departed && !of_author.clone().any(|fold| fold.saw(&edit)) {
                *view.refused.entry(edit.author).or_default() += u64::from(amount);
                continue;
            }
            view.value += u128::from(amount);
            let survivor = survivor(edit.author, &folds);
            *view.counts.entry(survivor).or_default() += u64::from(amount);
        }
        view
    }

    fn op(gene: &mut Gene) -> Op {
        let add = Op::Add(gene.choose([1, 2, 300, 70_000, 0]));
        let fold = Op::Fold(gene.choose([0, 1, 2]), gene.choose([1, 2, 0]));
        gene.choose([add, add, add, fold])
    }

    fn small_ops() -> Vec<Op> {
        vec![Op::Add(1), Op::Fold(0, 1), Op::Fold(1, 0)]
    }

    /// The delta of an increment carries the running count of its writer; that of a fold says how
    /// much it knew, and carries nothing.
    const DELTA: Reach = Reach::Writer;

    fn carries(op: &Op, earlier: &Op) -> bool {
        matches!((op, earlier), (Op::Add(_), Op::Add(_)))
    }

    fn codec() -> Option<Codec<Self>> {
        let codec = Codec::new(
            |state: &Self| state.to_bytes().map_err(|error| error.to_string()),
            |bytes| Self::from_bytes(bytes).map_err(|error| error.to_string()),
        );
        Some(codec.with_reseal(rejoin_wire::reseal))
    }

    /// The marker of a fold is one part, though its bound and its heir join on their own: neither
    /// is a marker without the other.
    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait().with_coarse(|part| part.value() == 0))
    }

    fn check_invariants(&self) -> Result<(), String> {
        let sorted = self
            .counts()
            .zip(self.counts().skip(1))
            .all(|(a, b)| a.0 < b.0);
        if !self.counts().all(|(_, count)| count > 0) || !sorted {
            return Err("counts must ascend by replica and never be zero".into());
        }
        let sum: u128 = self.counts().map(|(_, count)| u128::from(count)).sum();
        let is_cut = self.counts().any(|(_, count)| count == u64::MAX);
        if sum != self.value() && !is_cut {
            return Err("the counts must add up to the value".into());
        }
        Ok(())
    }
}

fn is_fold(edit: &Edit<'_, Op>) -> bool {
    matches!(edit.op, Op::Fold(..))
}

/// Who was folded, and into whom.
fn folded(fold: &Edit<'_, Op>) -> (ReplicaId, ReplicaId) {
    match *fold.op {
        Op::Fold(departed, into) => (named(departed), named(into)),
        Op::Add(_) => (fold.author, fold.author),
    }
}

/// Follows the folds to whoever is left; of several of one replica that into the largest id, and
/// round a circle to the smallest id in it.
fn survivor(replica: ReplicaId, folds: &[Edit<'_, Op>]) -> ReplicaId {
    let next = |replica| {
        let ways = folds.iter().map(folded);
        ways.filter(|(departed, _)| *departed == replica)
            .map(|(_, into)| into)
            .max()
    };
    let mut at = replica;
    let mut met = BTreeSet::new();
    while met.insert(at) {
        match next(at) {
            Some(into) => at = into,
            None => return at,
        }
    }
    // `at` lies on a circle: once round it.
    let mut circle = BTreeSet::new();
    while circle.insert(at) {
        at = next(at).unwrap_or(at);
    }
    circle.pop_first().unwrap_or(at)
}
