use std::collections::BTreeMap;

use rejoin_causality::{Replica, ReplicaId};
use rejoin_laws::{Gene, History, Law, Lawful, Reach};
use rejoin_merge::Merge;

use super::catches;

/// What is wrong with a counter.
mod flaw {
    pub(crate) const NONE: u8 = 0;
    pub(crate) const WRAPS: u8 = 1;
    pub(crate) const ADDS_ON_MERGE: u8 = 2;
}

/// A counter that only grows: a running total for each replica.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ToyCounter<const FLAW: u8>(BTreeMap<ReplicaId, u64>);

impl<const FLAW: u8> Merge for ToyCounter<FLAW> {
    fn merge(&mut self, other: &Self) -> bool {
        let mut grew = false;
        for (replica, theirs) in &other.0 {
            let own = self.0.entry(*replica).or_default();
            let joined = match FLAW {
                flaw::ADDS_ON_MERGE => own.saturating_add(*theirs),
                _ => (*own).max(*theirs),
            };
            grew |= joined != *own;
            *own = joined;
        }
        grew
    }
}

impl<const FLAW: u8> Lawful for ToyCounter<FLAW> {
    type Op = u64;
    type View = u128;

    fn apply(&mut self, replica: &mut Replica, amount: &u64) -> Option<Self> {
        let id = replica.id();
        let total = self.0.get(&id).copied().unwrap_or(0);
        let total = match FLAW {
            flaw::WRAPS => total.wrapping_add(*amount),
            _ => total.checked_add(*amount)?,
        };
        self.0.insert(id, total);
        Some(Self([(id, total)].into()))
    }

    fn view(&self) -> u128 {
        self.0.values().map(|total| u128::from(*total)).sum()
    }

    fn spec(history: &History<'_, u64>) -> u128 {
        history.edits().map(|edit| u128::from(*edit.op)).sum()
    }

    fn op(gene: &mut Gene) -> u64 {
        gene.choose([1, 2, 300, u64::MAX / 2 + 1])
    }

    fn small_ops() -> Vec<u64> {
        vec![1, u64::MAX / 2 + 1]
    }

    const DELTA: Reach = Reach::Writer;
}

type Sound = ToyCounter<{ flaw::NONE }>;

#[test]
fn a_counter_wraps() {
    catches::<Sound, ToyCounter<{ flaw::WRAPS }>>(Law::ValueIsSpec);
}

#[test]
fn a_merge_adds() {
    catches::<Sound, ToyCounter<{ flaw::ADDS_ON_MERGE }>>(Law::Idempotent);
}
