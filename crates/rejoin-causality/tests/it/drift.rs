use std::time::Duration;

use proptest::prelude::*;
use rejoin_causality::{Admission, Drift, Stamp, Timestamp, TooFarAhead};

use crate::clock::with_clock;

const NOW: u64 = 1_700_000_000_000;
const DAY: u64 = 86_400_000;

#[test]
fn the_boundaries_are_exact() {
    let drift = Drift::default();
    assert_eq!(
        (drift.allowed(), drift.hold()),
        (Duration::from_millis(500), Duration::from_secs(86_400))
    );
    for counter in [0, 1, u16::MAX] {
        let admit = |millis| drift.admit(Timestamp::from_parts(millis, counter), NOW);
        assert_eq!(admit(0), Admission::Now);
        assert_eq!(admit(NOW), Admission::Now);
        assert_eq!(admit(NOW + 500), Admission::Now);
        assert_eq!(admit(NOW + 501), Admission::HoldUntil(NOW + 1));
        assert_eq!(admit(NOW + DAY), Admission::HoldUntil(NOW + DAY - 500));
        assert_eq!(admit(NOW + DAY + 1), Admission::Refuse);
    }
}

#[test]
fn what_cannot_be_stored_is_refused_whatever_the_clock_says() {
    let endless = Drift::new(Duration::MAX, Duration::MAX);
    let highest = Timestamp::MAX_ENCODED;
    assert_eq!(endless.admit(highest, 0), Admission::Now);
    assert_eq!(endless.admit(highest.next(), 0), Admission::Refuse);
    assert_eq!(endless.admit(highest.next(), u64::MAX), Admission::Refuse);
}

#[test]
fn a_hold_shorter_than_allowed_holds_nothing() {
    let drift = Drift::new(Duration::from_millis(10), Duration::ZERO);
    assert_eq!(drift.admit(Timestamp::from_parts(10, 0), 0), Admission::Now);
    assert_eq!(
        drift.admit(Timestamp::from_parts(11, 0), 0),
        Admission::Refuse
    );
}

proptest! {
    /// Held means: not now, not a millisecond before its time, but then.
    #[test]
    fn what_is_held_is_admitted_at_its_time(
        millis in 0..3_000_u64,
        now in 0..2_000_u64,
        allowed in 0..800_u64,
        hold in 0..1_500_u64,
    ) {
        let drift = Drift::new(Duration::from_millis(allowed), Duration::from_millis(hold));
        let time = Timestamp::from_parts(millis, 9);
        match drift.admit(time, now) {
            Admission::Now => prop_assert!(millis <= now + allowed),
            Admission::HoldUntil(then) => {
                prop_assert!(then > now && millis <= now + hold);
                prop_assert_eq!(drift.admit(time, then), Admission::Now);
                prop_assert_ne!(drift.admit(time, then - 1), Admission::Now);
            }
            Admission::Refuse => prop_assert!(millis > now + allowed && millis > now + hold),
        }
    }
}

#[test]
fn an_explicit_stamp_is_checked_and_leaves_the_clock_alone() {
    let (mut replica, _) = with_clock(4, 1_000);
    let allowed = Timestamp::from_parts(1_500, u16::MAX);
    assert_eq!(
        replica.check(allowed),
        Ok(Stamp::new(allowed, 4_u64.into()))
    );
    assert_eq!(replica.last_time(), Timestamp::default());
    assert_eq!(replica.stamp(None).time, Timestamp::from_parts(1_000, 0));

    let stamp = Timestamp::from_parts(1_501, 0);
    let refused: TooFarAhead = replica.check(stamp).unwrap_err();
    assert_eq!(
        (refused.stamp, refused.now, refused.allowed),
        (stamp, 1_000, 500)
    );
    assert_eq!(
        refused.to_string(),
        "timestamp 1501.0 lies 501 ms ahead of the clock, which reads 1000 ms; at most 500 ms \
         are allowed, so choose an earlier one or allow a larger drift"
    );

    replica.set_drift(Drift::new(Duration::from_millis(501), Duration::ZERO));
    assert_eq!(replica.drift().allowed(), Duration::from_millis(501));
    assert_eq!(replica.check(stamp), Ok(Stamp::new(stamp, 4_u64.into())));

    let unstorable = Timestamp::from_u64(1 << 62);
    let message = replica.check(unstorable).unwrap_err().to_string();
    assert!(
        message.contains("the highest that can be stored"),
        "{message}"
    );
}
