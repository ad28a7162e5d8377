use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::{CausalContext, Dot, Replica};
use rejoin_laws::{Gene, History, Law, Lawful};
use rejoin_merge::Merge;

use super::catches;

/// A map from keys to counters, an increment being a dot. The sound one has one causal context for
/// all; the broken one a clock in each value, which goes when the value goes.
#[derive(Clone, Debug, Default, PartialEq)]
struct ToyMap<const CLOCK_PER_VALUE: bool> {
    live: BTreeMap<u8, BTreeSet<Dot>>,
    seen: CausalContext,
    clocks: BTreeMap<u8, CausalContext>,
}

#[derive(Clone, Debug)]
enum MapOp {
    Increment(u8),
    Remove(u8),
}

impl<const CLOCK_PER_VALUE: bool> ToyMap<CLOCK_PER_VALUE> {
    fn clock(&self, key: u8) -> CausalContext {
        match CLOCK_PER_VALUE {
            true => self.clocks.get(&key).cloned().unwrap_or_default(),
            false => self.seen.clone(),
        }
    }

    /// A state of one key, with these live dots, that has seen these.
    fn of_key(key: u8, live: BTreeSet<Dot>, seen: CausalContext) -> Self {
        let mut state = Self::default();
        if !live.is_empty() {
            state.live.insert(key, live);
        }
        match CLOCK_PER_VALUE {
            true => drop(state.clocks.insert(key, seen)),
            false => state.seen = seen,
        }
        state
    }
}

impl<const CLOCK_PER_VALUE: bool> Merge for ToyMap<CLOCK_PER_VALUE> {
    fn merge(&mut self, other: &Self) -> bool {
        let before = self.clone();
        let keys = self
            .live
            .keys()
            .chain(other.live.keys())
            .chain(other.clocks.keys());
        let keys: BTreeSet<u8> = keys.copied().collect();
        for key in keys {
            let (ours, theirs) = (before.live.get(&key), other.live.get(&key));
            let (ours, theirs) = (
                ours.cloned().unwrap_or_default(),
                theirs.cloned().unwrap_or_default(),
            );
            let (clock, other_clock) = (before.clock(key), other.clock(key));
            let kept = ours
                .iter()
                .filter(|dot| theirs.contains(dot) || !other_clock.contains(**dot));
            let new = theirs.iter().filter(|dot| !clock.contains(**dot));
            let live: BTreeSet<Dot> = kept.chain(new).copied().collect();
            if CLOCK_PER_VALUE {
                self.clocks.entry(key).or_default().merge(&other_clock);
            }
            match live.is_empty() {
                true => {
                    self.live.remove(&key);
                    self.clocks.remove(&key);
                }
                false => drop(self.live.insert(key, live)),
            }
        }
        self.seen.merge(&other.seen);
        *self != before
    }
}

impl<const CLOCK_PER_VALUE: bool> Lawful for ToyMap<CLOCK_PER_VALUE> {
    type Op = MapOp;
    type View = BTreeMap<u8, usize>;

    fn apply(&mut self, replica: &mut Replica, op: &MapOp) -> Option<Self> {
        let delta = match op {
            MapOp::Increment(key) => {
                let dot = self.clock(*key).next_dot(replica.id());
                let mut seen = CausalContext::new();
                seen.insert(dot);
                Self::of_key(*key, [dot].into(), seen)
            }
            MapOp::Remove(key) => {
                let mut seen = CausalContext::new();
                for dot in self.live.get(key)? {
                    seen.insert(*dot);
                }
                Self::of_key(*key, BTreeSet::new(), seen)
            }
        };
        self.merge(&delta);
        Some(delta)
    }

    fn view(&self) -> BTreeMap<u8, usize> {
        self.live
            .iter()
            .map(|(key, dots)| (*key, dots.len()))
            .collect()
    }

    fn spec(history: &History<'_, MapOp>) -> BTreeMap<u8, usize> {
        let mut counts = BTreeMap::new();
        for edit in history.edits() {
            if let MapOp::Increment(key) = edit.op
                && history.survives(&edit, Self::removes)
            {
                *counts.entry(*key).or_default() += 1;
            }
        }
        counts
    }

    fn op(gene: &mut Gene) -> MapOp {
        let key = gene.choose([1, 2, 3]);
        gene.choose([
            MapOp::Increment(key),
            MapOp::Increment(key),
            MapOp::Remove(key),
        ])
    }

    fn small_ops() -> Vec<MapOp> {
        vec![MapOp::Increment(1), MapOp::Remove(1), MapOp::Increment(2)]
    }

    fn removes(op: &MapOp, earlier: &MapOp) -> bool {
        matches!((op, earlier), (MapOp::Remove(gone), MapOp::Increment(key)) if gone == key)
    }
}

#[test]
fn a_clock_in_each_value() {
    catches::<ToyMap<false>, ToyMap<true>>(Law::ValueIsSpec);
}
