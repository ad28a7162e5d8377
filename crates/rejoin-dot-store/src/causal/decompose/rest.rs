//! Events that are taken away part by part.

use alloc::collections::BTreeMap;

use rejoin_causality::{CausalContext, ReplicaId, Run};

/// A context out of which little can be taken at a time: O(log n) for each run.
///
/// The last number of each run, by its replica and its first number.
pub(super) struct Rest(BTreeMap<(ReplicaId, u64), u64>);

impl Rest {
    pub(super) fn of(events: &CausalContext) -> Self {
        let runs = events.iter_runs();
        Self(
            runs.map(|(replica, run)| ((replica, run.first), run.last))
                .collect(),
        )
    }

    pub(super) fn intersects(&self, events: &CausalContext) -> bool {
        let mut runs = events.iter_runs();
        runs.any(|(replica, run)| self.overlapping(replica, run).is_some())
    }

    pub(super) fn subtract(&mut self, events: &CausalContext) {
        for (replica, run) in events.iter_runs() {
            while let Some(held) = self.overlapping(replica, run) {
                self.0.remove(&(replica, held.first));
                if held.first < run.first {
                    self.0.insert((replica, held.first), run.first - 1);
                }
                if run.last < held.last {
                    self.0.insert((replica, run.last + 1), held.last);
                }
            }
        }
    }

    /// A run that shares a number with this one.
    fn overlapping(&self, replica: ReplicaId, run: Run) -> Option<Run> {
        let (&(held, first), &last) = self.0.range(..=(replica, run.last)).next_back()?;
        (held == replica && run.first <= last).then(|| Run::new(first, last))
    }

    pub(super) fn into_context(self) -> CausalContext {
        let runs = self.0.into_iter();
        runs.map(|((replica, first), last)| (replica, Run::new(first, last)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Draws;

    #[test]
    fn it_is_what_a_context_would_be() {
        let mut draws = Draws::from(7);
        let mut random = |bound| draws.below(bound);
        let mut overlaps = 0;
        for _ in 0..300 {
            let mut some = |runs: u64| -> CausalContext {
                let runs = (0..runs).map(|_| {
                    let (replica, first) = (random(3), 1 + random(60));
                    (replica.into(), Run::new(first, first + random(9)))
                });
                runs.collect()
            };
            let mut expected = some(10);
            let mut rest = Rest::of(&expected);
            for _ in 0..10 {
                let part = some(2);
                assert_eq!(rest.intersects(&part), expected.intersects(&part));
                overlaps += usize::from(rest.intersects(&part));
                expected.subtract(&part);
                rest.subtract(&part);
                assert!(!rest.intersects(&part));
            }
            assert_eq!(rest.into_context(), expected);
        }
        assert!(overlaps > 300);
    }

    #[test]
    fn the_last_number_of_all_counts() {
        let all = CausalContext::from_iter([(1_u64.into(), Run::new(1, u64::MAX))]);
        let end = CausalContext::from_iter([(1_u64.into(), Run::new(u64::MAX, u64::MAX))]);
        let mut rest = Rest::of(&all);
        rest.subtract(&end);
        assert_eq!(rest.into_context(), all.without(&end));
    }
}
