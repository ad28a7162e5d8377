use rejoin_lww_set::{AddWins, LwwSet, Merge, Replica, Stamp, Timestamp};
use rejoin_merge::{Bottom, Delta};

use crate::{Edit, add, listed, set, set_of};

fn replica(id: u64, millis: u64) -> Replica {
    Replica::new(id.into(), move || millis)
}

fn stamp(millis: u64, counter: u16, replica: u64) -> Stamp {
    Stamp::new(Timestamp::from_parts(millis, counter), replica.into())
}

#[test]
fn writes_take_the_clock_or_one_above_what_they_replace() {
    let mut here = LwwSet::new();
    let (mut fast, mut slow) = (replica(1, 900), replica(2, 70));
    here.insert(&mut fast, 'k');
    assert_eq!(here.stamp_of(&'k'), Some(stamp(900, 0, 1)));
    here.insert(&mut slow, 'k');
    assert_eq!(here.stamp_of(&'k'), Some(stamp(900, 1, 2)), "added again");
    here.remove(&mut slow, &'k');
    assert_eq!(
        here.stamp_of(&'k'),
        Some(stamp(900, 2, 2)),
        "a removal is a write"
    );
    here.insert(&mut replica(3, 70), 'k');
    assert_eq!(
        here.stamp_of(&'k'),
        Some(stamp(900, 3, 3)),
        "above the removal"
    );
    here.insert(&mut replica(4, 70), 'j');
    assert_eq!(
        here.stamp_of(&'j'),
        Some(stamp(70, 0, 4)),
        "another element, another matter"
    );
    assert!(here.newest_first().map(|(_, name)| *name).eq(['k', 'j']));
}

#[test]
fn a_removal_of_nothing_is_nothing() {
    let (mut here, mut writer) = (LwwSet::new(), replica(1, 10));
    here.insert_all(&mut writer, [7, 8]);
    here.remove(&mut writer, &8);
    let before = here.clone();
    for element in [8, 9] {
        let change = here.remove(&mut writer, &element);
        assert!(change.is_nothing());
        assert!(change.delta().is_bottom());
    }
    assert_eq!(here, before);
    assert!(!here.remove(&mut writer, &7).is_nothing());
    assert_eq!((here.len(), here.tombstones()), (0, 2));
}

#[test]
fn deltas_carry_the_written_entries_and_no_others() {
    let mut here = set(&[(1, 1, true), (1, 2, true), (1, 3, false)]);
    assert_eq!(here.insert_stamped(5, 2).delta(), set(&[(5, 2, true)]));
    assert_eq!(here.remove_stamped(6, 1).delta(), set(&[(6, 1, false)]));
    assert!(here.insert_stamped(0, 3).delta().is_bottom());
    assert_eq!(here, set(&[(6, 1, false), (5, 2, true), (1, 3, false)]));
}

#[test]
fn a_batch_gives_one_delta() {
    let (mut here, mut writer) = (LwwSet::new(), replica(1, 5));
    here.insert_all(&mut replica(9, 1), [2, 5]);
    let change = here.insert_all(&mut writer, [1, 2, 3, 1]);
    assert!(!change.is_nothing());
    let delta = change.delta();
    assert!(delta.iter_sorted().eq([&1, &2, &3]), "{delta:?}");
    assert_eq!(
        delta.stamp_of(&1),
        Some(stamp(5, 3, 1)),
        "the last write to the element"
    );
    let nothing = here.insert_all(&mut writer, []);
    assert!(nothing.is_nothing() && nothing.delta().is_bottom());
}

/// For a write of your own against one at 100: whether it stands.
const MEETINGS: [(bool, u64, bool); 10] = [
    (true, 101, true),
    (true, 101, false),
    (true, 99, true),
    (true, 99, false),
    (true, 100, true),
    (false, 101, true),
    (false, 101, false),
    (false, 99, true),
    (false, 99, false),
    (false, 100, false),
];

#[test]
fn an_explicit_stamp_stands_or_falls_by_the_rule() {
    for (standing, time, is_add) in MEETINGS {
        let (old, new): (Edit, Edit) = ((100, 1, standing), (time, 1, is_add));
        let stands = time > 100;
        let mut here = set(&[old]);
        assert_eq!(add(&mut here, new), stands, "{old:?} and {new:?}");
        assert_eq!(here, set(&[if stands { new } else { old }]));
    }
    let (added, removed) = ((100, 1, true), (100, 1, false));
    let (mut strict, mut kind) = (set(&[added]), set_of::<AddWins, { usize::MAX }>(&[added]));
    assert!(add(&mut strict, removed) && !add(&mut kind, removed));
    assert!(!add(&mut strict, added));
    let mut gone = set_of::<AddWins, { usize::MAX }>(&[removed]);
    assert!(add(&mut gone, added));
    assert_eq!((listed(&strict), listed(&kind)), (vec![], vec![(100, 1)]));
    assert_eq!(gone, kind);
}

#[test]
fn a_removal_ahead_of_the_add_is_remembered() {
    let mut here = set(&[(5, 7, false)]);
    assert_eq!((here.len(), here.tombstones()), (0, 1));
    here.merge(&set(&[(4, 7, true)]));
    assert!(!here.contains(&7));
    here.merge(&set(&[(6, 7, true)]));
    assert!(here.contains(&7));
}

#[test]
fn an_explicit_time_may_lie_half_a_second_ahead_and_no_more() {
    let mut writer = replica(1, 1_000);
    let mut here = LwwSet::new();
    let at = |millis| Timestamp::from_parts(millis, 0);
    assert!(here.insert_at(&mut writer, at(1_500), 7).is_ok());
    assert_eq!(here.stamp_of(&7), Some(stamp(1_500, 0, 1)));
    let before = here.clone();
    for time in [
        at(1_501),
        Timestamp::from_u64(1 << 62),
        Timestamp::from_u64(u64::MAX),
    ] {
        assert!(here.insert_at(&mut writer, time, 7).is_err());
        assert!(here.remove_at(&mut writer, time, 7).is_err());
        assert!(here.insert_at(&mut writer, time, 8).is_err());
    }
    assert_eq!(here, before);
    assert!(
        here.remove_at(&mut writer, at(1_499), 7)
            .unwrap()
            .is_nothing()
    );
    assert!(
        !here
            .remove_at(&mut writer, at(1_499), 8)
            .unwrap()
            .is_nothing()
    );
    assert_eq!((here.len(), here.tombstones()), (1, 1));
}

/// At the end of time stamps do not grow any more, and a write that cannot stand is nothing.
#[test]
fn the_end_of_time_stops_writes_and_no_program() {
    let mut here = LwwSet::new();
    let last = Stamp::new(Timestamp::from_u64(u64::MAX), 5_u64.into());
    here.remove_stamped(last, 'k');
    let before = here.clone();
    assert!(here.insert(&mut replica(1, 1), 'k').is_nothing());
    assert_eq!(here, before);
    assert!(!here.insert(&mut replica(9, 1), 'k').is_nothing());
    assert!(here.contains(&'k'));
    assert!(here.remove(&mut replica(1, 1), &'k').is_nothing());
    assert!(here.contains(&'k'));
}

#[test]
fn adds_from_elsewhere_are_taken_in_by_their_stamps() {
    let adds = [(5_u64, 1_u8), (9, 2), (3, 1), (7, 1)];
    let mut here = LwwSet::from_iter(adds);
    assert_eq!(listed(&here), [(9, 2), (7, 1)]);
    here.extend([(8, 1), (1, 3)]);
    assert_eq!(listed(&here), [(9, 2), (8, 1), (1, 3)]);
}

#[test]
fn a_mark_of_another_set_does_no_harm() {
    let mut large: LwwSet<u8> = LwwSet::new();
    let mark = large.insert_all(&mut replica(1, 1), 0..50).into_mark();
    assert!(!LwwSet::<u8>::is_nothing(&mark));
    let mut small = LwwSet::new();
    small.insert(&mut replica(1, 1), 7);
    assert_eq!(small.delta_at(&mark), small);
}
