//! What a reset removes, and what it does not.

use rejoin_resettable_counter::{Merge, ResettableCounter};

use crate::{counter, replica, reset_of};

#[test]
fn a_reset_removes_what_was_seen_and_is_nothing_the_second_time() {
    let mut here = counter([(1, 5, 2), (2, 0, 7)]);
    let change = here.reset(&mut replica(1));
    assert!(!change.is_nothing());
    assert_eq!(here.value(), 0);
    assert_eq!(here.counts().count(), 0);
    assert!(here.reset(&mut replica(2)).is_nothing());
    assert!(ResettableCounter::new().reset(&mut replica(1)).is_nothing());
    here.increment(&mut replica(2), 3).unwrap();
    assert_eq!(here.value(), 3);
}

#[test]
fn a_counter_that_reads_zero_can_have_something_to_reset() {
    let mut here = counter([(1, 5, 5)]);
    let mut there = here.clone();
    assert!(!here.reset(&mut replica(1)).is_nothing());
    there.increment(&mut replica(1), 1).unwrap();
    here.merge(&there);
    assert_eq!((here.positive(), here.negative(), here.value()), (1, 0, 1));
}

#[test]
fn a_concurrent_step_survives_whatever_arrives_first() {
    let start = counter([(1, 5, 1)]);
    let (mut here, mut there) = (start.clone(), start.clone());
    let reset = here.reset(&mut replica(2)).delta();
    let up = there.increment(&mut replica(1), 2).unwrap().delta();
    let down = there.decrement(&mut replica(3), 4).unwrap().delta();
    for order in [
        [&reset, &up, &down],
        [&up, &reset, &down],
        [&down, &up, &reset],
    ] {
        let mut late = ResettableCounter::new();
        let mut seen = start.clone();
        for delta in order {
            late.merge(delta);
            seen.merge(delta);
        }
        assert_eq!((late.value(), seen.value()), (-2, -2));
    }
}

#[test]
fn a_reset_may_come_before_the_steps_that_it_removes() {
    let mut here = reset_of([(1, 7, 3)]);
    assert_eq!(here.value(), 0);
    assert!(
        here.merge(&counter([(1, 7, 3)])),
        "steps that are gone are news"
    );
    assert_eq!(here.value(), 0);
    here.merge(&counter([(1, 9, 3)]));
    assert_eq!(here.value(), 2);
}

/// The second reset knows of the first, but not of the step that it removed.
#[test]
fn a_reset_passes_no_other_reset_on() {
    let step = counter([(1, 5, 0)]);
    let first = reset_of([(1, 5, 0)]);
    let mut here = first.clone();
    here.increment(&mut replica(2), 1).unwrap();
    let second = here.reset(&mut replica(2)).delta();
    let mut late = step.clone();
    late.merge(&second);
    assert_eq!(late.value(), 5, "nobody who saw the step has reset it yet");
    late.merge(&first);
    assert_eq!(late.value(), 0);
}

/// Both resets have seen the step, so either of them suffices.
#[test]
fn a_reset_removes_what_another_had_removed_before() {
    let mut here = counter([(1, 5, 0)]);
    here.reset(&mut replica(1));
    here.increment(&mut replica(2), 1).unwrap();
    let second = here.reset(&mut replica(2)).delta();
    let mut late = counter([(1, 5, 0)]);
    late.merge(&second);
    assert_eq!(late.value(), 0);
}

/// A replica that lost its state, and not its id, hears of its own steps by a reset alone.
#[test]
fn what_a_replica_counts_after_a_loss_still_counts() {
    let mut here = reset_of([(1, 7, 3)]);
    here.increment(&mut replica(1), 2).unwrap();
    here.decrement(&mut replica(1), 1).unwrap();
    assert_eq!((here.positive(), here.negative()), (2, 1));
    let error = reset_of([(1, u64::MAX, 0)])
        .increment(&mut replica(1), 1)
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error.total, u64::MAX);
}

#[test]
fn resets_leave_nothing_behind_but_the_last() {
    let (mut here, mut phone) = (ResettableCounter::new(), replica(1));
    let mut sizes = Vec::new();
    for _ in 0..100 {
        here.increment(&mut phone, 1).unwrap();
        here.reset(&mut phone);
        sizes.push(here.to_bytes().unwrap().len());
    }
    assert_eq!(here.value(), 0);
    assert_eq!(sizes[0], sizes[99], "a total and a floor of one byte");
}
