use rejoin_merge::{Bottom, Delta};
use rejoin_resettable_counter::{Merge, Replica, ReplicaId, ResettableCounter, Saved, Touched};

use crate::{counter, replica, reset_of};

#[test]
fn steps_add_up_on_both_sides() {
    let (mut here, mut phone) = (ResettableCounter::new(), replica(1));
    for amount in [1, 0, 41, 1_000] {
        here.increment(&mut phone, amount).unwrap();
    }
    assert_eq!(here.value(), 1_042);
    here.decrement(&mut phone, 2_000).unwrap();
    assert_eq!((here.positive(), here.negative()), (1_042, 2_000));
    assert_eq!(here.value(), -958);
    assert_eq!(here.count_of(1_u64.into()), (1_042, 2_000));
    assert_eq!(here.count_of(2_u64.into()), (0, 0));
    assert_eq!(here, counter([(1, 1_042, 2_000)]));
}

#[test]
fn a_delta_carries_the_total_of_its_writer_in_its_direction_alone() {
    let mut here = counter([(1, 5, 5), (2, 7, 1)]);
    let up = here.increment(&mut replica(2), 3).unwrap().delta();
    assert_eq!(up, counter([(2, 10, 0)]));
    let down = here.decrement(&mut replica(2), 4).unwrap().delta();
    assert_eq!(down, counter([(2, 0, 5)]));
    let mut late = counter([(3, 1, 0)]);
    assert!(late.merge(&down) && late.merge(&up));
    assert!(!late.merge(&down), "twice is once");
    assert_eq!(late.value(), 1 + 10 - 5);
}

#[test]
fn zero_changes_nothing() {
    let mut here = counter([(1, 5, 0)]);
    for id in [1, 2] {
        let change = here.increment(&mut replica(id), 0).unwrap();
        assert!(change.is_nothing() && change.delta().is_bottom());
        let change = here.decrement(&mut replica(id), 0).unwrap();
        assert!(change.is_nothing() && change.delta().is_bottom());
    }
    assert_eq!(here, counter([(1, 5, 0)]), "no total of zero is kept");
}

#[test]
fn totals_go_to_the_very_end_and_no_further() {
    let mut here = counter([(1, u64::MAX - 1, 0), (2, 5, u64::MAX)]);
    let before = here.clone();
    let error = here.increment(&mut replica(1), 2).map(|_| ()).unwrap_err();
    assert_eq!(
        (error.replica, error.total, error.amount),
        (1_u64.into(), u64::MAX - 1, 2)
    );
    assert!(error.to_string().contains("cannot add 2"), "{error}");
    assert!(here.decrement(&mut replica(2), 1).is_err());
    assert_eq!(here, before);
    here.increment(&mut replica(1), 1).unwrap();
    here.decrement(&mut replica(1), u64::MAX).unwrap();
    assert_eq!(here.value(), 5 - i128::from(u64::MAX));
    here.reset(&mut replica(1));
    assert_eq!(here.value(), 0);
    assert!(here.increment(&mut replica(1), 0).unwrap().is_nothing());
    assert!(here.increment(&mut replica(1), 1).is_err(), "totals go on");
    here.increment(&mut replica(3), 1).unwrap();
    assert_eq!(here.value(), 1, "another replica counts on");
}

#[test]
fn counts_taken_over_are_sorted_and_joined() {
    let counter = counter([(9, 1, 0), (2, 3, 1), (9, 4, 2), (5, 0, 0), (2, 1, 6)]);
    let counts = [(2_u64.into(), 3, 6), (9_u64.into(), 4, 2)];
    assert!(counter.counts().eq(counts));
    assert!(!counter.is_empty() && !counter.is_bottom());
    assert!(ResettableCounter::new().is_empty());
    assert!(!reset_of([(1, 1, 0)]).is_empty(), "a reset is known");
    assert!(!reset_of([(1, 1, 0)]).is_bottom());
}

#[test]
fn counts_are_listed_without_what_was_reset() {
    let mut here = counter([(1, 5, 4), (2, 3, 0), (3, 1, 1), (4, 0, 9)]);
    here.merge(&reset_of([
        (0, 8, 8),
        (1, 5, 1),
        (2, 2, 0),
        (3, 1, 7),
        (9, 1, 1),
    ]));
    let listed: Vec<_> = here.counts().map(|(_, up, down)| (up, down)).collect();
    assert_eq!(listed, [(0, 3), (1, 0), (0, 9)]);
    let ids = [1_u64, 2, 4].map(ReplicaId::from);
    assert!(here.counts().map(|(replica, ..)| replica).eq(ids));
    assert_eq!(here.count_of(1_u64.into()), (0, 3));
    assert_eq!(here.count_of(3_u64.into()), (0, 0));
    assert_eq!(
        (here.positive(), here.negative(), here.value()),
        (1, 12, -11)
    );
}

#[test]
fn marks_name_what_was_touched() {
    let here = counter([(1, 5, 2), (2, 7, 0)]);
    let at = |mark: Touched| here.delta_at(&mark);
    let one = 1_u64.into();
    assert_eq!(at(Touched::Up(one)), counter([(1, 5, 0)]));
    assert_eq!(at(Touched::Down(one)), counter([(1, 0, 2)]));
    assert_eq!(at(Touched::All), reset_of([(1, 5, 2), (2, 7, 0)]));
    assert_eq!(at(Touched::Nothing), ResettableCounter::bottom());
    assert!(ResettableCounter::is_nothing(&Touched::Nothing));
    assert!(!ResettableCounter::is_nothing(&Touched::All));
}

#[test]
fn a_saved_counter_goes_on_where_it_stopped() {
    let (mut here, mut phone) = (ResettableCounter::new(), replica(1));
    here.increment(&mut phone, 3).unwrap();
    here.reset(&mut phone);
    let (state, writer) = (here.to_bytes().unwrap(), phone.save().to_bytes());
    drop((here, phone));
    let saved = Saved::from_bytes(&writer).unwrap();
    let mut phone = Replica::resume_with(saved, || 0);
    let mut here = ResettableCounter::from_bytes(&state).unwrap();
    here.increment(&mut phone, 2).unwrap();
    assert_eq!((here.value(), here.positive()), (2, 2));
}

#[test]
fn texts_show_the_value_and_a_few_counts() {
    let mut few = counter([(1, 2, 0), (2, 3, 9)]);
    few.merge(&reset_of([(2, 1, 9)]));
    assert_eq!(few.to_string(), "4");
    assert_eq!(
        format!("{few:?}"),
        "ResettableCounter(4 = {#1: +2 -0, #2: +2 -0})"
    );
    let many: ResettableCounter = (1..=10_000).map(|id: u64| (id.into(), 1, 2)).collect();
    let text = format!("{many:?}");
    assert!(
        text.ends_with("… 9984 more})") && text.len() < 400,
        "{text}"
    );
}
