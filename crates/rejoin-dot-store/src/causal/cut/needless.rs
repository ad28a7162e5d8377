//! Which sets of dots the others make needless.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use rejoin_causality::{CausalContext, ReplicaId};

/// Where a run begins, or the one after it; wide enough for what follows the last number.
type Edge = (ReplicaId, u128);

/// Goes through the sets in this `order` and drops each that lies within the others that are left.
/// Answers which ones are left.
///
/// All runs are cut at all edges, and of each piece is counted how many sets hold it. So this takes
/// the time of sorting the edges, and time linear in the pieces of all sets: for sets of which few
/// overlap, in their runs.
pub(in crate::causal) fn without_needless(
    sets: &[&CausalContext],
    order: impl Iterator<Item = usize>,
) -> Vec<bool> {
    let edges = edges(sets);
    let mut holders = vec![0_u32; edges.len()];
    for set in sets {
        for piece in pieces(&edges, set) {
            holders[piece].iter_mut().for_each(|count| *count += 1);
        }
    }
    let mut is_left = vec![true; sets.len()];
    for place in order {
        let pieces = pieces(&edges, sets[place]);
        if pieces
            .clone()
            .all(|piece| holders[piece].iter().all(|count| *count > 1))
        {
            is_left[place] = false;
            pieces.for_each(|piece| holders[piece].iter_mut().for_each(|count| *count -= 1));
        }
    }
    is_left
}

fn edges(sets: &[&CausalContext]) -> Vec<Edge> {
    let runs = sets.iter().flat_map(|set| set.iter_runs());
    let edges = runs.flat_map(|(replica, run)| {
        let [first, last] = [run.first, run.last].map(u128::from);
        [(replica, first), (replica, last + 1)]
    });
    let mut edges: Vec<Edge> = edges.collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The pieces of each run of `set`, each named by the edge that it begins at.
fn pieces<'a>(
    edges: &'a [Edge],
    set: &'a CausalContext,
) -> impl Iterator<Item = Range<usize>> + Clone + 'a {
    set.iter_runs().map(|(replica, run)| {
        let [first, last] = [run.first, run.last].map(u128::from);
        let [start, end] =
            [first, last + 1].map(|edge| edges.partition_point(|held| *held < (replica, edge)));
        start..end
    })
}

#[cfg(test)]
mod tests {
    use rejoin_causality::Run;

    use super::*;
    use crate::draws::Draws;

    /// The same by joining all others, each time.
    fn one_by_one(sets: &[&CausalContext], order: impl Iterator<Item = usize>) -> Vec<bool> {
        let mut is_left = vec![true; sets.len()];
        for place in order {
            let mut others = CausalContext::new();
            for (other, set) in sets.iter().enumerate() {
                if other != place && is_left[other] {
                    others.extend(set.iter_runs());
                }
            }
            is_left[place] = !sets[place].is_subset(&others);
        }
        is_left
    }

    #[test]
    fn what_is_left_is_what_joining_all_others_leaves() {
        let mut draws = Draws::from(7);
        let mut random = |bound| draws.below(bound);
        let mut dropped = 0;
        for _ in 0..500 {
            let sets: Vec<CausalContext> = (0..random(9))
                .map(|_| {
                    let runs = (0..=random(3)).map(|_| {
                        let first = 1 + random(12);
                        let replica = ReplicaId::from(1 + random(2));
                        (replica, Run::new(first, first + random(6)))
                    });
                    runs.collect()
                })
                .collect();
            let sets: Vec<&CausalContext> = sets.iter().collect();
            let forwards = without_needless(&sets, 0..sets.len());
            assert_eq!(forwards, one_by_one(&sets, 0..sets.len()));
            let backwards = without_needless(&sets, (0..sets.len()).rev());
            assert_eq!(backwards, one_by_one(&sets, (0..sets.len()).rev()));
            dropped += forwards.iter().filter(|is_left| !**is_left).count();
        }
        assert!(dropped > 500);
    }

    #[test]
    fn the_last_number_of_all_counts() {
        let end = CausalContext::from_iter([(1_u64.into(), Run::new(u64::MAX, u64::MAX))]);
        let up_to = CausalContext::from_iter([(1_u64.into(), Run::new(5, u64::MAX))]);
        let below = CausalContext::from_iter([(1_u64.into(), Run::new(5, u64::MAX - 1))]);
        assert_eq!(without_needless(&[&end, &up_to], 0..2), [false, true]);
        assert_eq!(without_needless(&[&end, &below], 0..2), [true, true]);
    }
}
