use core::cmp::Ordering::{Equal, Greater, Less};

use rejoin_bounded_counter::{BoundedCounter, Merge};
use rejoin_merge::{Content, Decompose, Observer};

use crate::Do::{Down, Give, Up};
use crate::{counter, replica, rights};

#[test]
fn of_two_rows_of_one_replica_the_later_stands() {
    let early = counter([Up(1, 10), Give(1, 2, 3)]);
    let late = counter([Up(1, 10), Give(1, 2, 3), Down(1, 7), Give(1, 0, 0)]);
    let aside = counter([Up(2, 4)]);
    let mut all = late.clone();
    all.merge(&aside);
    for (mine, theirs, joined, grows) in [
        (&early, &late, &late, true),
        (&late, &early, &late, false),
        (&late, &aside, &all, true),
        (&aside, &late, &all, true),
        (&all, &early, &all, false),
        (&BoundedCounter::new(), &all, &all, true),
        (&all, &BoundedCounter::new(), &all, false),
    ] {
        let (mut merged, mut owned, mut told) = (mine.clone(), mine.clone(), mine.clone());
        assert_eq!(merged.merge(theirs), grows, "{mine:?} and {theirs:?}");
        assert_eq!(owned.merge_owned(theirs.clone()), grows);
        assert_eq!(told.merge_observed(theirs, &mut ()), grows);
        assert_eq!((&merged, &owned, &told), (joined, joined, joined));
    }
    assert_eq!((all.value(), rights(&all)), (7, vec![(2, 7)]));
}

/// A later transfer to a replica with a smaller id is larger nonetheless.
#[test]
fn rows_are_later_by_what_was_done_and_not_by_ids() {
    let mut here = counter([Up(9, 10), Give(9, 5, 1)]);
    let before = here.clone();
    here.transfer(&mut replica(9), 2_u64.into(), 1).unwrap();
    assert!(before < here);
    let mut merged = before.clone();
    assert!(merged.merge(&here));
    assert_eq!(rights(&merged), [(2, 1), (5, 1), (9, 8)]);
}

#[test]
fn many_rows_join_wherever_they_belong() {
    let (mut even, mut odd) = (BoundedCounter::new(), BoundedCounter::new());
    for id in 0..100 {
        let side = if id % 2 == 0 { &mut even } else { &mut odd };
        side.increment(&mut replica(id), id).unwrap();
    }
    even.increment(&mut replica(51), 100).unwrap();
    let mut joined = odd.clone();
    assert!(joined.merge(&even) && even.merge(&odd));
    assert_eq!(joined, even);
    assert_eq!(joined.value(), (0..100).sum::<u128>() - 51 + 100);
    assert_eq!(joined.rights().count(), 99, "zero makes no row");
    assert!(!joined.merge(&odd) && !even.merge(&joined));
}

#[test]
fn the_order_is_that_of_knowledge_not_of_the_value() {
    let (low, high) = (counter([Up(1, 3)]), counter([Up(1, 3), Down(1, 3)]));
    let (aside, both) = (counter([Up(2, 1)]), counter([Up(1, 3), Up(2, 1)]));
    for (a, b, order) in [
        (&low, &high, Some(Less)),
        (&high, &low, Some(Greater)),
        (&low, &low, Some(Equal)),
        (&low, &aside, None),
        (&aside, &both, Some(Less)),
        (&both, &low, Some(Greater)),
        (&high, &both, None),
        (&BoundedCounter::new(), &low, Some(Less)),
    ] {
        assert_eq!(a.partial_cmp(b), order, "{a:?} and {b:?}");
        assert_eq!(a.lattice_cmp(b), order);
    }
}

#[test]
fn parts_are_rows_and_a_difference_is_what_the_other_lacks() {
    let here = counter([Up(1, 5), Give(1, 2, 5), Up(2, 1), Up(3, 1)]);
    let parts = [
        counter([Up(1, 5), Give(1, 2, 5)]),
        counter([Up(2, 1)]),
        counter([Up(3, 1)]),
    ];
    assert_eq!(here.decompose(), parts);
    let there = counter([Up(1, 5), Up(2, 2), Up(3, 1)]);
    assert_eq!(here.difference(&there), Some(parts[0].clone()));
    assert_eq!(there.difference(&here), Some(counter([Up(2, 2)])));
    assert_eq!(here.difference(&here), None);
    assert_eq!(BoundedCounter::new().decompose(), []);
}

/// Writes down what it hears.
#[derive(Default)]
struct Ears(Vec<(u128, u128)>);

impl Observer for Ears {
    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        let value = |content: &dyn Content| *content.downcast_ref::<u128>().unwrap();
        self.0.push((value(old), value(new)));
    }

    fn conflict(&mut self, _: &dyn Content, _: &dyn Content, _: &dyn Content) {
        panic!("one writer, one id");
    }
}

#[test]
fn an_observer_hears_the_value_before_and_after() {
    let (mut ears, mut here) = (Ears::default(), counter([Up(1, 5)]));
    let there = counter([Up(1, 5), Give(1, 2, 5), Down(2, 4), Up(3, 9)]);
    assert!(here.merge_observed(&there, &mut ears));
    assert!(!here.merge_observed(&there, &mut ears));
    here.merge_observed(&counter([Up(3, 9), Give(3, 1, 2)]), &mut ears);
    assert_eq!(ears.0, [(5, 10), (10, 10)]);
}
