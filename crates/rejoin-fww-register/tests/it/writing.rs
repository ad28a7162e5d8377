use rejoin_fww_register::{FwwRegister, Merge, Replica, Timestamp};
use rejoin_merge::{Bottom, Delta};

use crate::stamp;

fn at(millis: u64) -> Timestamp {
    Timestamp::from_parts(millis, 0)
}

#[test]
fn a_write_takes_the_time_of_the_clock() {
    let mut register = FwwRegister::new();
    register.set(&mut Replica::new(1_u64.into(), || 70), "tea");
    assert_eq!(register.stamp(), Some(&stamp(70, 0, 1)));
    assert_eq!(register.get(), Some(&"tea"));
    assert!(!register.is_empty());
}

#[test]
fn what_is_written_stays_whatever_the_clock_says() {
    let written = FwwRegister::of(stamp(900, 5, 2), "tea");
    for now in [70, 900, 5_000] {
        let mut register = written.clone();
        let mut replica = Replica::new(1_u64.into(), move || now);
        let change = register.set(&mut replica, "milk");
        assert!(change.is_nothing());
        assert_eq!(change.delta(), FwwRegister::new());
        assert_eq!(register, written);
        assert_eq!(
            replica.last_time(),
            Timestamp::default(),
            "and no stamp was drawn"
        );
    }
}

#[test]
fn an_earlier_write_that_arrives_late_takes_the_place() {
    let mut register = FwwRegister::new();
    register.set(&mut Replica::new(1_u64.into(), || 70), "tea");
    assert!(register.merge(&FwwRegister::of(stamp(69, 9, 9), "milk")));
    assert!(!register.merge(&FwwRegister::of(stamp(71, 0, 0), "rum")));
    assert_eq!(register.get(), Some(&"milk"));
}

#[test]
fn an_explicit_time_stands_or_falls_by_the_rule() {
    let standing = (stamp(100, 0, 5), 50);
    for (millis, replica, value, stands) in [
        (101, 1, 0, false),
        (99, 9, 99, true),
        (100, 6, 0, false),
        (100, 4, 99, true),
        (100, 5, 51, false),
        (100, 5, 50, false),
        (100, 5, 49, true),
    ] {
        let mut register = FwwRegister::of(standing.0, standing.1);
        let mut writer = Replica::new(u64::into(replica), || 100);
        let change = register.set_at(&mut writer, at(millis), value).unwrap();
        assert_eq!(
            change.is_nothing(),
            !stands,
            "{millis} by {replica}: {value}"
        );
        let delta = change.delta();
        let wanted = match stands {
            true => FwwRegister::of(stamp(millis, 0, replica), value),
            false => FwwRegister::of(standing.0, standing.1),
        };
        assert_eq!(register, wanted);
        assert_eq!(delta, if stands { wanted } else { FwwRegister::new() });
    }
}

#[test]
fn an_explicit_time_may_lie_half_a_second_ahead_and_no_more() {
    let mut replica = Replica::new(1_u64.into(), || 1_000);
    let mut register = FwwRegister::new();
    for time in [
        at(1_501),
        Timestamp::from_u64(u64::MAX),
        Timestamp::from_u64(1 << 62),
    ] {
        let error = register
            .set_at(&mut replica, time, "rum")
            .map(|_| ())
            .unwrap_err();
        assert_eq!((error.stamp, error.now, error.allowed), (time, 1_000, 500));
    }
    assert!(register.is_empty());
    assert!(
        !register
            .set_at(&mut replica, at(1_500), "milk")
            .unwrap()
            .is_nothing()
    );
    assert!(
        !register
            .set_at(&mut replica, at(0), "tea")
            .unwrap()
            .is_nothing()
    );
    assert_eq!(register, FwwRegister::of(stamp(0, 0, 1), "tea"));
}

#[test]
fn marks_tell_what_changed() {
    let register = FwwRegister::of(1_u64, 2);
    assert_eq!(register.delta_at(&true), register);
    assert_eq!(register.delta_at(&false), FwwRegister::new());
    assert!(!FwwRegister::<u8>::is_nothing(&true));
    assert!(FwwRegister::<u8>::is_nothing(&false));
}

#[test]
fn a_register_comes_apart_into_what_it_was_made_of() {
    assert_eq!(FwwRegister::of(7_u64, "tea").into_parts(), Some((7, "tea")));
    assert_eq!(FwwRegister::of(7_u64, "tea").into_inner(), Some("tea"));
    let empty = FwwRegister::<u8>::default();
    assert_eq!((empty.get(), empty.stamp()), (None, None));
    assert!(empty.is_empty() && empty.is_bottom() && empty == FwwRegister::bottom());
    assert!(!FwwRegister::of(0_u64, 0).is_bottom());
    assert_eq!(empty.clone().into_parts(), None);
    assert_eq!(empty.into_inner(), None);
}

#[test]
fn debug_shows_the_write() {
    assert_eq!(
        format!("{:?}", FwwRegister::of(stamp(7, 1, 2), "tea")),
        "FwwRegister(\"tea\" at 7.1@#2)"
    );
    assert_eq!(
        format!("{:?}", FwwRegister::<u8>::new()),
        "FwwRegister(empty)"
    );
}
