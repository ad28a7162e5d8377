use rejoin_g_counter::{CountError, GCounter, Merge, Replica, Touched};
use rejoin_merge::{Bottom, Delta};

use crate::counter;

fn replica(id: u64) -> Replica {
    Replica::new(id.into(), || 0)
}

#[test]
fn increments_add_up() {
    let (mut here, mut phone) = (GCounter::new(), replica(1));
    for amount in [1, 0, 41, 1_000] {
        here.increment(&mut phone, amount).unwrap();
    }
    assert_eq!(here.value(), 1_042);
    assert_eq!(here.count_of(1_u64.into()), 1_042);
    assert_eq!(here.count_of(2_u64.into()), 0);
    assert_eq!(here, counter([(1, 1_042)]));
}

#[test]
fn a_delta_carries_the_count_of_its_writer_alone() {
    let mut here = counter([(1, 5), (2, 7)]);
    let change = here.increment(&mut replica(2), 3).unwrap();
    assert!(!change.is_nothing());
    assert_eq!(change.delta(), counter([(2, 10)]));
    let mut late = counter([(3, 1)]);
    assert!(late.merge(&change.delta()));
    assert!(!late.merge(&change.delta()), "twice is once");
    assert_eq!(late.value(), 11);
}

#[test]
fn zero_changes_nothing() {
    let mut here = counter([(1, 5)]);
    for id in [1, 2] {
        let change = here.increment(&mut replica(id), 0).unwrap();
        assert!(change.is_nothing());
        assert!(change.delta().is_bottom());
    }
    assert_eq!(here, counter([(1, 5)]), "no count of zero is kept");
}

#[test]
fn counts_go_to_the_very_end_and_no_further() {
    let mut here = counter([(1, u64::MAX - 1), (2, 5)]);
    let error = here.increment(&mut replica(1), 2).map(|_| ()).unwrap_err();
    let expected = CountError::Overflow {
        replica: 1_u64.into(),
        count: u64::MAX - 1,
        amount: 2,
    };
    assert_eq!(error, expected);
    assert!(error.to_string().contains("cannot add 2"), "{error}");
    assert_eq!(here, counter([(1, u64::MAX - 1), (2, 5)]));
    here.increment(&mut replica(1), 1).unwrap();
    assert!(here.increment(&mut replica(1), 0).unwrap().is_nothing());
    assert!(here.increment(&mut replica(1), 1).is_err());
    assert_eq!(here.value(), u128::from(u64::MAX) + 5);
    assert!(here.increment(&mut replica(2), u64::MAX).is_err());
    assert!(
        here.increment(&mut replica(3), u64::MAX).is_ok(),
        "another replica counts on"
    );
    assert_eq!(here.value(), 2 * u128::from(u64::MAX) + 5);
}

#[test]
fn counts_taken_over_are_sorted_and_joined() {
    let counter = counter([(9, 1), (2, 3), (9, 4), (5, 0), (2, 1)]);
    assert!(counter.counts().eq([(2_u64.into(), 3), (9_u64.into(), 4)]));
    assert_eq!(counter.counts().len(), 2);
    assert!(!counter.is_empty() && !counter.is_bottom());
    assert!(GCounter::new().is_empty());
}

#[test]
fn marks_name_who_counted() {
    let here = counter([(1, 5), (2, 7)]);
    let at = |mark: Touched| here.delta_at(&mark);
    assert_eq!(at(Touched::Count(2_u64.into())), counter([(2, 7)]));
    assert_eq!(at(Touched::Nothing), GCounter::bottom());
    assert!(GCounter::is_nothing(&Touched::Nothing));
    assert!(!GCounter::is_nothing(&Touched::Count(1_u64.into())));
}

#[test]
fn texts_show_the_value_and_a_few_counts() {
    let few = counter([(1, 2), (2, 3)]);
    assert_eq!(few.to_string(), "5");
    assert_eq!(format!("{few:?}"), "GCounter(5 = {#1: 2, #2: 3})");
    let many: GCounter = (1..=10_000).map(|id: u64| (id.into(), 1)).collect();
    let text = format!("{many:?}");
    assert!(
        text.starts_with("GCounter(10000 = {#1: 1,") && text.len() < 300,
        "{text}"
    );
}
