use core::cmp::Ordering::{Equal, Greater, Less};

use rejoin_merge::{Content, Decompose, Observer};
use rejoin_resettable_counter::{Merge, ResettableCounter};

use crate::{counter, reset_of};

fn joined(states: &[ResettableCounter]) -> ResettableCounter {
    let mut all = ResettableCounter::new();
    for state in states {
        all.merge(state);
    }
    all
}

#[test]
fn totals_and_floors_each_keep_the_larger_number() {
    let here = joined(&[counter([(1, 9, 0)]), reset_of([(1, 4, 0), (2, 0, 2)])]);
    let there = joined(&[counter([(1, 8, 1), (2, 0, 5)]), reset_of([(1, 6, 0)])]);
    let both = joined(&[
        counter([(1, 9, 1), (2, 0, 5)]),
        reset_of([(1, 6, 0), (2, 0, 2)]),
    ]);
    for (mine, theirs, result, grows) in [
        (&here, &there, &both, true),
        (&there, &here, &both, true),
        (&both, &here, &both, false),
        (&here, &here, &here, false),
        (&ResettableCounter::new(), &here, &here, true),
    ] {
        let (mut merged, mut owned, mut told) = (mine.clone(), mine.clone(), mine.clone());
        assert_eq!(merged.merge(theirs), grows, "{mine:?} and {theirs:?}");
        assert_eq!(owned.merge_owned(theirs.clone()), grows);
        assert_eq!(told.merge_observed(theirs, &mut ()), grows);
        assert_eq!((&merged, &owned, &told), (result, result, result));
    }
    assert_eq!(both.value(), 3 - (1 + 3));
}

#[test]
fn the_order_is_that_of_knowledge_not_of_the_value() {
    let steps = counter([(1, 5, 1)]);
    let reset = reset_of([(1, 5, 1)]);
    let both = joined(&[steps.clone(), reset.clone()]);
    for (a, b, order) in [
        (&steps, &both, Some(Less)),
        (&both, &reset, Some(Greater)),
        (&both, &both, Some(Equal)),
        (&steps, &reset, None),
        (&steps, &counter([(1, 6, 0)]), None),
        (&reset, &reset_of([(1, 5, 2)]), Some(Less)),
        (&reset, &reset_of([(1, 4, 2)]), None),
        (&ResettableCounter::new(), &reset, Some(Less)),
    ] {
        assert_eq!(a.partial_cmp(b), order, "{a:?} and {b:?}");
        assert_eq!(a.lattice_cmp(b), order);
    }
}

#[test]
fn parts_are_single_numbers_and_a_difference_is_what_the_other_lacks() {
    let here = joined(&[counter([(1, 5, 2), (2, 0, 7)]), reset_of([(1, 4, 0)])]);
    let parts = [
        counter([(1, 5, 0)]),
        reset_of([(1, 4, 0)]),
        counter([(1, 0, 2)]),
        counter([(2, 0, 7)]),
    ];
    assert_eq!(here.decompose(), parts);
    let there = joined(&[counter([(1, 6, 1)]), reset_of([(1, 3, 0), (2, 0, 7)])]);
    let lacking = joined(&[counter([(1, 0, 2), (2, 0, 7)]), reset_of([(1, 4, 0)])]);
    assert_eq!(here.difference(&there), Some(lacking));
    let lacking = joined(&[counter([(1, 6, 0)]), reset_of([(2, 0, 7)])]);
    assert_eq!(there.difference(&here), Some(lacking));
    assert_eq!(here.difference(&here), None);
    assert_eq!(ResettableCounter::new().decompose(), []);
}

/// Writes down what it hears.
#[derive(Default)]
struct Ears(Vec<(i128, i128)>);

impl Observer for Ears {
    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        let value = |content: &dyn Content| *content.downcast_ref::<i128>().unwrap();
        self.0.push((value(old), value(new)));
    }
}

#[test]
fn an_observer_hears_the_value_before_and_after() {
    let (mut ears, mut here) = (Ears::default(), counter([(1, 5, 0)]));
    assert!(here.merge_observed(&counter([(1, 6, 0), (2, 0, 9)]), &mut ears));
    assert!(!here.merge_observed(&counter([(1, 6, 0)]), &mut ears));
    assert!(here.merge_observed(&reset_of([(1, 6, 0)]), &mut ears));
    assert!(here.merge_observed(&reset_of([(3, 1, 0)]), &mut ears));
    assert_eq!(ears.0, [(5, -3), (-3, -9), (-9, -9)]);
}
