use rejoin_lww_register::{LwwRegister, Merge, Replica, Timestamp};
use rejoin_merge::{Bottom, Delta};

use crate::stamp;

fn at(millis: u64) -> Timestamp {
    Timestamp::from_parts(millis, 0)
}

#[test]
fn a_write_takes_the_time_of_the_clock() {
    let mut register = LwwRegister::new();
    register.set(&mut Replica::new(1_u64.into(), || 70), "tea");
    assert_eq!(register.stamp(), Some(&stamp(70, 0, 1)));
    assert_eq!(register.get(), Some(&"tea"));
    assert!(!register.is_empty());
}

#[test]
fn a_write_by_a_slow_clock_lies_one_above_what_it_replaces() {
    let mut register = LwwRegister::of(stamp(900, 5, 2), "tea");
    register.set(&mut Replica::new(1_u64.into(), || 70), "milk");
    assert_eq!(register.stamp(), Some(&stamp(900, 6, 1)));
    assert_eq!(register.get(), Some(&"milk"));
}

#[test]
fn two_writes_in_one_millisecond_have_two_stamps() {
    let mut replica = Replica::new(1_u64.into(), || 70);
    let mut register = LwwRegister::new();
    let first = register.set(&mut replica, 2).delta();
    let second = register.set(&mut replica, 1).delta();
    assert_eq!(first, LwwRegister::of(stamp(70, 0, 1), 2));
    assert_eq!(second, LwwRegister::of(stamp(70, 1, 1), 1));
    let mut late = second.clone();
    assert!(!late.merge(&first));
    assert_eq!(
        late.get(),
        Some(&1),
        "the second write, although its value is less"
    );
}

#[test]
fn an_explicit_time_stands_or_falls_by_the_rule() {
    let standing = (stamp(100, 0, 5), 50);
    for (millis, replica, value, stands) in [
        (101, 1, 0, true),
        (99, 9, 99, false),
        (100, 6, 0, true),
        (100, 4, 99, false),
        (100, 5, 51, true),
        (100, 5, 50, false),
        (100, 5, 49, false),
    ] {
        let mut register = LwwRegister::of(standing.0, standing.1);
        let mut writer = Replica::new(u64::into(replica), || 100);
        let change = register.set_at(&mut writer, at(millis), value).unwrap();
        assert_eq!(
            change.is_nothing(),
            !stands,
            "{millis} by {replica}: {value}"
        );
        let delta = change.delta();
        let wanted = match stands {
            true => LwwRegister::of(stamp(millis, 0, replica), value),
            false => LwwRegister::of(standing.0, standing.1),
        };
        assert_eq!(register, wanted);
        assert_eq!(delta, if stands { wanted } else { LwwRegister::new() });
    }
}

#[test]
fn an_explicit_time_may_lie_half_a_second_ahead_and_no_more() {
    let mut replica = Replica::new(1_u64.into(), || 1_000);
    let mut register = LwwRegister::of(stamp(1, 0, 1), "tea");
    assert!(register.set_at(&mut replica, at(1_500), "milk").is_ok());
    let error = register
        .set_at(&mut replica, at(1_501), "rum")
        .map(|_| ())
        .unwrap_err();
    assert_eq!(
        (error.stamp, error.now, error.allowed),
        (at(1_501), 1_000, 500)
    );
    for time in [Timestamp::from_u64(u64::MAX), Timestamp::from_u64(1 << 62)] {
        assert!(register.set_at(&mut replica, time, "rum").is_err());
    }
    assert_eq!(register, LwwRegister::of(stamp(1_500, 0, 1), "milk"));
}

#[test]
fn marks_tell_what_changed() {
    let register = LwwRegister::of(1_u64, 2);
    assert_eq!(register.delta_at(&true), register);
    assert_eq!(register.delta_at(&false), LwwRegister::new());
    assert!(!LwwRegister::<u8>::is_nothing(&true));
    assert!(LwwRegister::<u8>::is_nothing(&false));
}

#[test]
fn a_register_comes_apart_into_what_it_was_made_of() {
    assert_eq!(LwwRegister::of(7_u64, "tea").into_parts(), Some((7, "tea")));
    assert_eq!(LwwRegister::of(7_u64, "tea").into_inner(), Some("tea"));
    let empty = LwwRegister::<u8>::default();
    assert_eq!((empty.get(), empty.stamp()), (None, None));
    assert!(empty.is_empty() && empty.is_bottom() && empty == LwwRegister::bottom());
    assert!(!LwwRegister::of(0_u64, 0).is_bottom());
    assert_eq!(empty.clone().into_parts(), None);
    assert_eq!(empty.into_inner(), None);
}

#[test]
fn debug_shows_the_write() {
    assert_eq!(
        format!("{:?}", LwwRegister::of(stamp(7, 1, 2), "tea")),
        "LwwRegister(\"tea\" at 7.1@#2)"
    );
    assert_eq!(
        format!("{:?}", LwwRegister::<u8>::new()),
        "LwwRegister(empty)"
    );
}
