use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_merge::{Bottom, Decompose, Merge};

use super::CausalContext;
use crate::runs;
use crate::sorted::join;

/// The union of the two sets of events.
///
/// Replica by replica in place while both name the same ones, in a few steps each when there
/// is one run on either side. A small context joins a large one in O(small log large) if
/// it names no new replica; else the merge is linear in replicas and runs.
impl Merge for CausalContext {
    fn merge(&mut self, other: &Self) -> bool {
        let mut aligned = 0;
        let mut grew = false;
        for (mine, theirs) in self.entries.iter_mut().zip(&other.entries) {
            if mine.0 != theirs.0 {
                break;
            }
            grew |= runs::union(&mut mine.1, &theirs.1);
            aligned += 1;
        }
        if aligned == other.entries.len() {
            return grew;
        }
        let union = |mine: &mut runs::Runs, theirs: &runs::Runs| runs::union(mine, theirs);
        join(&mut self.entries, &other.entries[aligned..], union) | grew
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        if self.is_empty() {
            *self = other;
            return !self.is_empty();
        }
        self.merge(&other)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
}

impl Bottom for CausalContext {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// The parts are the runs. Single events would be smaller still, but a run may hold 2^62 of
/// them; [`dots`](CausalContext::dots) lists them for whoever can afford it.
impl Decompose for CausalContext {
    fn decompose(&self) -> Vec<Self> {
        self.iter_runs().map(|run| Self::from_iter([run])).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let news = self.without(other);
        if news.is_empty() { None } else { Some(news) }
    }
}

/// The order of sets: less is a true subset.
impl PartialOrd for CausalContext {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        match (self.is_subset(other), other.is_subset(self)) {
            (true, _) => Some(Ordering::Less),
            (_, true) => Some(Ordering::Greater),
            (false, false) => None,
        }
    }
}
