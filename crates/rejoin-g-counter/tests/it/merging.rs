use core::cmp::Ordering::{Equal, Greater, Less};
use std::collections::BTreeMap;

use rejoin_g_counter::{GCounter, Merge};
use rejoin_merge::{Content, Decompose, Observer};

use crate::counter;

#[test]
fn of_two_counts_of_one_replica_the_larger_stands() {
    for (mine, theirs, joined, grows) in [
        (counter([]), counter([]), counter([]), false),
        (counter([]), counter([(1, 2)]), counter([(1, 2)]), true),
        (counter([(1, 2)]), counter([]), counter([(1, 2)]), false),
        (
            counter([(1, 2)]),
            counter([(1, 3)]),
            counter([(1, 3)]),
            true,
        ),
        (
            counter([(1, 3)]),
            counter([(1, 2)]),
            counter([(1, 3)]),
            false,
        ),
        (
            counter([(1, 3)]),
            counter([(1, 3)]),
            counter([(1, 3)]),
            false,
        ),
        (
            counter([(1, 3), (3, 1)]),
            counter([(2, 9)]),
            counter([(1, 3), (2, 9), (3, 1)]),
            true,
        ),
        (
            counter([(1, 7), (2, 10)]),
            counter([(1, 4), (2, 6)]),
            counter([(1, 7), (2, 10)]),
            false,
        ),
        (
            counter([(1, 7), (2, 6)]),
            counter([(1, 4), (2, 10)]),
            counter([(1, 7), (2, 10)]),
            true,
        ),
    ] {
        let (mut merged, mut owned, mut told) = (mine.clone(), mine.clone(), mine.clone());
        assert_eq!(merged.merge(&theirs), grows, "{mine:?} and {theirs:?}");
        assert_eq!(
            owned.merge_owned(theirs.clone()),
            grows,
            "{mine:?} and {theirs:?}"
        );
        assert_eq!(
            told.merge_observed(&theirs, &mut ()),
            grows,
            "{mine:?} and {theirs:?}"
        );
        assert_eq!((&merged, &owned, &told), (&joined, &joined, &joined));
    }
}

/// A generator of splitmix kind.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

/// Against a plain map, with counts up to the very end.
#[test]
fn many_replicas_merge_as_a_map_of_maxima_does() {
    let mut seed = 1;
    for replicas in [3, 40, 1_000] {
        for _ in 0..20 {
            let mut draw = || -> BTreeMap<u64, u64> {
                let one = |_| (random(&mut seed) % replicas, random(&mut seed) | 1);
                (0..replicas).map(one).collect()
            };
            let (mine, theirs) = (draw(), draw());
            let mut model = mine.clone();
            for (replica, count) in &theirs {
                let standing = model.entry(*replica).or_default();
                *standing = (*standing).max(*count);
            }
            let counter = |counts: &BTreeMap<u64, u64>| -> GCounter {
                counts
                    .iter()
                    .map(|(replica, count)| ((*replica).into(), *count))
                    .collect()
            };
            let mut merged = counter(&mine);
            assert_eq!(merged.merge(&counter(&theirs)), model != mine);
            assert_eq!(merged, counter(&model));
            assert_eq!(
                merged.value(),
                model.values().map(|count| u128::from(*count)).sum()
            );
        }
    }
}

#[test]
fn the_order_is_that_of_knowledge_not_of_the_value() {
    let (low, high, aside) = (
        counter([(1, 1)]),
        counter([(1, 2), (2, 1)]),
        counter([(3, 99)]),
    );
    for (a, b, order) in [
        (&low, &high, Some(Less)),
        (&high, &low, Some(Greater)),
        (&low, &low, Some(Equal)),
        (&low, &aside, None),
    ] {
        assert_eq!(a.partial_cmp(b), order);
        assert_eq!(a.lattice_cmp(b), order);
    }
}

#[test]
fn parts_are_single_counts_and_a_difference_is_what_the_other_lacks() {
    let here = counter([(1, 5), (2, 7), (3, 1)]);
    assert_eq!(
        here.decompose(),
        [counter([(1, 5)]), counter([(2, 7)]), counter([(3, 1)])]
    );
    let there = counter([(1, 6), (2, 6), (4, 4)]);
    assert_eq!(here.difference(&there), Some(counter([(2, 7), (3, 1)])));
    assert_eq!(here.difference(&here), None);
    assert_eq!(GCounter::new().decompose(), []);
}

/// Writes down what it hears.
#[derive(Default)]
struct Ears(Vec<(u128, u128)>);

impl Observer for Ears {
    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        let value = |content: &dyn Content| *content.downcast_ref::<u128>().unwrap();
        self.0.push((value(old), value(new)));
    }
}

#[test]
fn an_observer_hears_the_value_before_and_after() {
    let (mut ears, mut here) = (Ears::default(), counter([(1, 5)]));
    assert!(here.merge_observed(&counter([(1, 6), (2, 4)]), &mut ears));
    assert!(!here.merge_observed(&counter([(1, 6)]), &mut ears));
    assert_eq!(ears.0, [(5, 10)]);
}
