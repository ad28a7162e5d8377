use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use proptest::prelude::*;
use rejoin_causality::{Replica, ReplicaId, Stamp, Timestamp};

/// A replica whose wall clock the test sets.
pub(crate) fn with_clock(id: u64, millis: u64) -> (Replica, Arc<AtomicU64>) {
    let wall = Arc::new(AtomicU64::new(millis));
    let read = Arc::clone(&wall);
    (Replica::new(id.into(), move || read.load(Relaxed)), wall)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The rule of the paper, in wide arithmetic: `max(wall, last + 1, above + 1)`.
    #[test]
    fn stamps_follow_the_rule(
        steps in prop::collection::vec((0..=40_u64, prop::option::of(0..=45_u64 << 16)), 1..40)
    ) {
        let (mut replica, wall) = with_clock(7, 0);
        let mut last = 0_u128;
        for (millis, above) in steps {
            wall.store(millis, Relaxed);
            let stamp = replica.stamp(above.map(Timestamp::from_u64));
            let floor = last.max(above.map_or(0, u128::from)) + 1;
            let expected = floor.max(u128::from(millis) * 65_536);
            prop_assert_eq!(u128::from(stamp.time.as_u64()), expected);
            prop_assert_eq!(stamp.replica, ReplicaId::from(7_u64));
            prop_assert_eq!(replica.last_time(), stamp.time);
            last = expected;
        }
    }

    #[test]
    fn parts_of_a_timestamp(millis in 0..1_u64 << 48, counter: u16) {
        let time = Timestamp::from_parts(millis, counter);
        prop_assert_eq!((time.millis(), time.counter()), (millis, counter));
        prop_assert_eq!(time.as_u64(), millis * 65_536 + u64::from(counter));
        prop_assert_eq!(Timestamp::from_u64(time.as_u64()), time);
    }
}

#[test]
fn the_counter_carries_into_the_millis() {
    let (mut replica, _) = with_clock(1, 1_000);
    let mut before = replica.stamp(None);
    for _ in 0..70_000 {
        let stamp = replica.stamp(None);
        assert!(stamp > before);
        before = stamp;
    }
    assert_eq!(
        before.time,
        Timestamp::from_parts(1_001, u16::try_from(70_000 - 65_536).unwrap())
    );
}

#[test]
fn a_clock_that_jumps_back_loses_nothing() {
    let (mut replica, wall) = with_clock(1, 9_000);
    assert_eq!(replica.stamp(None).time, Timestamp::from_parts(9_000, 0));
    wall.store(10, Relaxed);
    assert_eq!(replica.stamp(None).time, Timestamp::from_parts(9_000, 1));
    wall.store(9_500, Relaxed);
    assert_eq!(replica.stamp(None).time, Timestamp::from_parts(9_500, 0));
}

#[test]
fn a_mad_clock_gives_stamps_that_can_be_stored() {
    let (mut replica, _) = with_clock(1, u64::MAX);
    assert_eq!(replica.now_millis(), (1 << 46) - 1);
    let first = replica.stamp(None).time;
    let second = replica.stamp(None).time;
    assert!(first < second && second <= Timestamp::MAX_ENCODED);
    assert_eq!(Timestamp::MAX_ENCODED.as_u64(), (1 << 62) - 1);
}

#[test]
fn the_end_of_time_neither_wraps_nor_panics() {
    let end = Timestamp::from_u64(u64::MAX);
    let (mut replica, _) = with_clock(1, 1_000);
    assert_eq!(replica.stamp(Some(end)).time, end, "stays");
    assert_eq!(replica.stamp(None).time, end);
    assert_eq!(Timestamp::from_parts(u64::MAX, 5).millis(), (1 << 48) - 1);
    assert_eq!(Timestamp::from_parts(u64::MAX, 5).counter(), 5);
}

#[test]
fn stamps_order_by_time_and_then_replica() {
    let stamp =
        |millis, counter, id: u64| Stamp::new(Timestamp::from_parts(millis, counter), id.into());
    let ascending = [
        stamp(1, 0, 9),
        stamp(1, 1, 2),
        stamp(1, 1, 3),
        stamp(2, 0, 1),
    ];
    assert!(ascending.is_sorted_by(|a, b| a < b));
    assert_eq!(format!("{:?}", ascending[2]), "1.1@#3");
}

#[cfg(feature = "std")]
#[test]
fn the_system_clock_lives_in_this_century() {
    let mut replica = Replica::random();
    let year_2025 = 1_735_689_600_000;
    assert!(replica.now_millis() > year_2025);
    assert!(replica.stamp(None).time.millis() > year_2025);
    assert_ne!(Replica::random().id(), replica.id());
}

#[test]
fn a_replica_can_move_between_threads() {
    fn check<T: Send + Sync>() {}
    check::<Replica>();
    let (replica, _) = with_clock(3, 5);
    assert_eq!(format!("{replica:?}"), "Replica { id: #3, last: 0.0, .. }");
}
