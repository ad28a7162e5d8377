use core::cmp::Ordering::{Equal, Greater, Less};

use rejoin_merge::{Content, Decompose, Observer};
use rejoin_pn_counter::{Merge, PnCounter};

use crate::counter;

#[test]
fn each_side_keeps_the_larger_count() {
    for (mine, theirs, joined, grows) in [
        (counter([]), counter([]), counter([]), false),
        (
            counter([]),
            counter([(1, 0, 2)]),
            counter([(1, 0, 2)]),
            true,
        ),
        (
            counter([(1, 2, 7)]),
            counter([(1, 3, 1)]),
            counter([(1, 3, 7)]),
            true,
        ),
        (
            counter([(1, 7, 2)]),
            counter([(1, 1, 3)]),
            counter([(1, 7, 3)]),
            true,
        ),
        (
            counter([(1, 7, 2), (2, 1, 1)]),
            counter([(1, 7, 1), (2, 0, 1)]),
            counter([(1, 7, 2), (2, 1, 1)]),
            false,
        ),
    ] {
        let (mut merged, mut owned, mut told) = (mine.clone(), mine.clone(), mine.clone());
        assert_eq!(merged.merge(&theirs), grows, "{mine:?} and {theirs:?}");
        assert_eq!(owned.merge_owned(theirs.clone()), grows);
        assert_eq!(told.merge_observed(&theirs, &mut ()), grows);
        assert_eq!((&merged, &owned, &told), (&joined, &joined, &joined));
    }
}

#[test]
fn the_order_is_that_of_knowledge_not_of_the_value() {
    let (low, high, aside) = (
        counter([(1, 1, 1)]),
        counter([(1, 1, 2), (2, 0, 1)]),
        counter([(1, 2, 0)]),
    );
    for (a, b, order) in [
        (&low, &high, Some(Less)),
        (&high, &low, Some(Greater)),
        (&low, &low, Some(Equal)),
        (&low, &aside, None),
        (&aside, &low, None),
        (&counter([(1, 2, 2)]), &low, Some(Greater)),
        (&counter([(1, 0, 1)]), &low, Some(Less)),
        (&counter([(1, 1, 0)]), &low, Some(Less)),
        (&counter([(2, 1, 0)]), &counter([(3, 1, 0)]), None),
        (&counter([(2, 0, 1)]), &counter([(3, 0, 1)]), None),
    ] {
        assert_eq!(a.partial_cmp(b), order, "{a:?} and {b:?}");
        assert_eq!(a.lattice_cmp(b), order);
    }
}

#[test]
fn parts_are_single_counts_and_a_difference_is_what_the_other_lacks() {
    let here = counter([(1, 5, 2), (2, 0, 7)]);
    let parts = [
        counter([(1, 5, 0)]),
        counter([(1, 0, 2)]),
        counter([(2, 0, 7)]),
    ];
    assert_eq!(here.decompose(), parts);
    let there = counter([(1, 6, 1), (2, 1, 7)]);
    assert_eq!(here.difference(&there), Some(counter([(1, 0, 2)])));
    let difference = there.difference(&here);
    assert_eq!(difference, Some(counter([(1, 6, 0), (2, 1, 0)])));
    assert_eq!(here.difference(&here), None);
    assert_eq!(PnCounter::new().decompose(), []);
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
    assert!(here.merge_observed(&counter([(3, 4, 4)]), &mut ears));
    assert_eq!(ears.0, [(5, -3), (-3, -3)]);
}
