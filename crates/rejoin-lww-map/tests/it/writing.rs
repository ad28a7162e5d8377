use rejoin_lww_map::{LwwMap, Merge, Replica, Stamp, Timestamp};
use rejoin_merge::{Bottom, Delta};

use crate::map;

fn replica(id: u64, millis: u64) -> Replica {
    Replica::new(id.into(), move || millis)
}

fn stamp(millis: u64, counter: u16, replica: u64) -> Stamp {
    Stamp::new(Timestamp::from_parts(millis, counter), replica.into())
}

#[test]
fn writes_take_the_clock_or_one_above_what_they_replace() {
    let mut here = LwwMap::new();
    let (mut fast, mut slow) = (replica(1, 900), replica(2, 70));
    here.put(&mut fast, 'k', 1);
    assert_eq!(here.stamp_of(&'k'), Some(stamp(900, 0, 1)));
    here.put(&mut slow, 'k', 2);
    assert_eq!(here.stamp_of(&'k'), Some(stamp(900, 1, 2)));
    here.remove(&mut slow, &'k');
    assert_eq!(
        here.stamp_of(&'k'),
        Some(stamp(900, 2, 2)),
        "a removal is a write"
    );
    here.put(&mut replica(3, 70), 'k', 3);
    assert_eq!(
        here.stamp_of(&'k'),
        Some(stamp(900, 3, 3)),
        "above the removal"
    );
    here.put(&mut replica(4, 70), 'j', 4);
    assert_eq!(
        here.stamp_of(&'j'),
        Some(stamp(70, 0, 4)),
        "another key, another matter"
    );
    assert_eq!((here.get(&'k'), here.get(&'j')), (Some(&3), Some(&4)));
}

#[test]
fn a_removal_of_nothing_is_nothing() {
    let mut here = map(&[(1, 1, 7, Some(1)), (2, 1, 8, None)]);
    let before = here.clone();
    for key in [8, 9] {
        let change = here.remove(&mut replica(1, 10), &key);
        assert!(change.is_nothing());
        assert!(change.delta().is_bottom());
    }
    assert_eq!(here, before);
    assert!(!here.remove(&mut replica(1, 10), &7).is_nothing());
    assert_eq!((here.len(), here.tombstones()), (0, 2));
}

#[test]
fn deltas_carry_the_written_entries_and_no_others() {
    let mut here = map(&[
        (1, 1, 1, Some(10)),
        (1, 1, 2, Some(20)),
        (1, 2, 3, Some(30)),
    ]);
    let mut writer = replica(1, 5);
    assert_eq!(
        here.put(&mut writer, 2, 21).delta(),
        map(&[(5, 1, 2, Some(21))])
    );
    let mut removed = LwwMap::new();
    removed.merge(&here.remove(&mut writer, &3).delta());
    assert_eq!((removed.len(), removed.tombstones()), (0, 1));
    assert_eq!(removed.stamp_of(&3), Some(stamp(5, 1, 1)));
    here.merge(&removed);
    assert!(here.iter_sorted().eq([(&1, &10), (&2, &21)]));
}

#[test]
fn a_batch_gives_one_delta() {
    let mut here = map(&[(1, 9, 2, Some(20)), (1, 9, 5, Some(50))]);
    let mut writer = replica(1, 5);
    let change = here.put_all(&mut writer, [(1, 11), (2, 21), (3, 31), (1, 12)]);
    assert!(!change.is_nothing());
    let delta = change.delta();
    assert!(
        delta.iter_sorted().eq([(&1, &12), (&2, &21), (&3, &31)]),
        "{delta:?}"
    );
    assert_eq!(
        delta.stamp_of(&1),
        Some(stamp(5, 3, 1)),
        "the last write to the key"
    );
    let nothing = here.put_all(&mut writer, []);
    assert!(nothing.is_nothing() && nothing.delta().is_bottom());
}

#[test]
fn an_explicit_time_stands_or_falls_by_the_rule() {
    // The write that stands: at 100 ms, by replica 5.
    for (standing, millis, id, value, stands) in [
        (Some(50), 101, 1, Some(0), true),
        (Some(50), 101, 1, None, true),
        (Some(50), 99, 9, Some(99), false),
        (Some(50), 99, 9, None, false),
        (Some(50), 100, 6, Some(0), true),
        (Some(50), 100, 6, None, true),
        (Some(50), 100, 4, Some(99), false),
        (Some(50), 100, 5, Some(51), true),
        (Some(50), 100, 5, Some(50), false),
        (Some(50), 100, 5, Some(49), false),
        (Some(50), 100, 5, None, false),
        (None, 100, 5, Some(0), true),
        (None, 100, 5, None, false),
        (None, 100, 4, Some(9), false),
    ] {
        let mut here = map(&[(100, 5, 1, standing)]);
        let (mut writer, time) = (replica(id, 100), Timestamp::from_parts(millis, 0));
        let change = match value {
            Some(value) => here.put_at(&mut writer, time, 1, value),
            None => here.remove_at(&mut writer, time, 1),
        };
        let change = change.unwrap();
        assert_eq!(change.is_nothing(), !stands, "{millis} by {id}: {value:?}");
        let write = (millis, id, 1, value);
        assert_eq!(
            change.delta(),
            if stands { map(&[write]) } else { LwwMap::new() }
        );
        let wanted = if stands { write } else { (100, 5, 1, standing) };
        assert_eq!(here, map(&[wanted]));
    }
}

#[test]
fn a_removal_ahead_of_the_put_is_remembered() {
    let mut here = map(&[(5, 1, 7, None)]);
    assert_eq!((here.len(), here.tombstones()), (0, 1));
    here.merge(&map(&[(4, 2, 7, Some(70))]));
    assert_eq!(here.get(&7), None);
    here.merge(&map(&[(6, 2, 7, Some(71))]));
    assert_eq!(here.get(&7), Some(&71));
}

#[test]
fn an_explicit_time_may_lie_half_a_second_ahead_and_no_more() {
    let mut writer = replica(1, 1_000);
    let mut here = map(&[(1, 1, 7, Some(1))]);
    let at = |millis| Timestamp::from_parts(millis, 0);
    assert!(here.put_at(&mut writer, at(1_500), 7, 2).is_ok());
    let before = here.clone();
    for time in [
        at(1_501),
        Timestamp::from_u64(1 << 62),
        Timestamp::from_u64(u64::MAX),
    ] {
        assert!(here.put_at(&mut writer, time, 7, 3).is_err());
        assert!(here.remove_at(&mut writer, time, 7).is_err());
        assert!(here.put_at(&mut writer, time, 8, 3).is_err());
    }
    assert_eq!(here, before);
}

#[test]
fn a_mark_of_another_map_does_no_harm() {
    let mut large: LwwMap<u8, u8> = LwwMap::new();
    let mark = large
        .put_all(&mut replica(1, 1), (0..50).map(|key| (key, key)))
        .into_mark();
    assert!(!LwwMap::<u8, u8>::is_nothing(&mark));
    assert_eq!(
        map(&[(1, 1, 7, Some(1))]).delta_at(&mark),
        map(&[(1, 1, 7, Some(1))])
    );
}
