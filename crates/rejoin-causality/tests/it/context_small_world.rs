//! Two replicas with six events each: all 4096 sets that there are.

use rejoin_causality::CausalContext;
use rejoin_merge::Merge;

use crate::contexts::check_built_pair;
use crate::model::{Dots, context, dots_of};

const EVENTS: u32 = 12;

fn dots(set: u32) -> Dots {
    let held = (0..EVENTS).filter(|event| set >> event & 1 == 1);
    held.map(|event| (u64::from(event / 6) + 1, u64::from(event % 6) + 1))
        .collect()
}

fn world() -> Vec<CausalContext> {
    (0..1 << EVENTS).map(|set| context(dots(set))).collect()
}

/// All sixteen million pairs. Equal sets have been seen to be equal contexts, and the world
/// holds every set, so an outcome is right if it is the context of the right set.
#[test]
fn every_pair_merges_subtracts_and_compares() {
    let world = world();
    let named = (0_u32..).zip(&world);
    for (left, here) in named.clone() {
        assert_eq!(dots_of(here), dots(left));
        for (right, there) in named.clone() {
            let mut merged = here.clone();
            let grew = merged.merge(there);
            let union = left | right;
            assert!(
                merged == world[union as usize],
                "{here:?} and {there:?}: {merged:?}"
            );
            assert_eq!(grew, union != left, "{here:?} and {there:?}");
            assert_eq!(
                here.is_subset(there),
                left & !right == 0,
                "{here:?} in {there:?}"
            );
            assert_eq!(
                here.intersects(there),
                left & right != 0,
                "{here:?}, {there:?}"
            );
            assert_eq!(here == there, left == right);
            let rest = here.without(there);
            let expected = &world[(left & !right) as usize];
            assert!(rest == *expected, "{here:?} less {there:?}: {rest:?}");
            let both = here.within(there);
            let expected = &world[(left & right) as usize];
            assert!(both == *expected, "{here:?} within {there:?}: {both:?}");
        }
    }
}

/// The slower questions, for every set against a sample that meets all shapes.
#[test]
fn every_set_meets_a_sample() {
    let world = world();
    for (left, here) in (0_u32..).zip(&world) {
        for right in (0..1 << EVENTS).step_by(61) {
            let there = &world[right as usize];
            check_built_pair((&dots(left), here), (&dots(right), there));
        }
    }
}
