use core::cmp::Ordering::{Equal, Greater, Less};

use rejoin_lww_register::{LwwRegister, Merge, Replica, Stamp};
use rejoin_merge::Decompose;

use crate::stamp;

type Write = (Stamp, &'static str);

/// Pairs of an earlier and a later write.
fn pairs() -> [(Write, Write); 6] {
    [
        ((stamp(1, 0, 1), "z"), (stamp(2, 0, 1), "a")),
        ((stamp(1, 0, 9), "z"), (stamp(1, 1, 1), "a")),
        ((stamp(1, 0, 1), "z"), (stamp(1, 0, 2), "a")),
        ((stamp(1, 0, 1), "a"), (stamp(1, 0, 1), "b")),
        ((stamp(0, 0, 0), ""), (stamp(0, 0, 0), "a")),
        (
            (stamp(u64::MAX, 65_535, u64::MAX), "a"),
            (stamp(u64::MAX, 65_535, u64::MAX), "b"),
        ),
    ]
}

#[test]
fn the_later_write_stands_whoever_merges_and_however() {
    for (earlier, later) in pairs() {
        let older = LwwRegister::of(earlier.0, earlier.1);
        let newer = LwwRegister::of(later.0, later.1);
        for (mut mine, theirs, grows) in [
            (older.clone(), newer.clone(), true),
            (newer.clone(), older.clone(), false),
        ] {
            let (mut owned, mut observed) = (mine.clone(), mine.clone());
            assert_eq!(mine.merge(&theirs), grows, "{mine:?} and {theirs:?}");
            assert_eq!(owned.merge_owned(theirs.clone()), grows);
            assert_eq!(observed.merge_observed(&theirs, &mut ()), grows);
            assert_eq!((&mine, &owned, &observed), (&newer, &newer, &newer));
        }
        assert_eq!(older.lattice_cmp(&newer), Some(Less));
        assert_eq!(newer.lattice_cmp(&older), Some(Greater));
        assert_eq!(newer.lattice_cmp(&newer), Some(Equal));
        assert_eq!(newer.difference(&older), Some(newer.clone()));
        assert_eq!(older.difference(&newer), None);
        assert_eq!(newer.difference(&newer), None);
        assert_eq!(newer.decompose(), [newer]);
    }
}

#[test]
fn empty_is_below_every_write() {
    let write = LwwRegister::of(0_u64, 0);
    let mut empty = LwwRegister::new();
    assert!(!write.clone().merge(&empty));
    assert!(!empty.merge(&LwwRegister::new()));
    assert_eq!(empty.decompose(), []);
    assert!(empty.merge(&write));
    assert!(!empty.merge(&write));
    assert_eq!(empty, write);
}

/// A tie that reaches the third replica through another one, and in every order.
#[test]
fn a_tie_is_decided_alike_behind_an_intermediary() {
    let writes =
        [(7_u64, 'a'), (7, 'c'), (7, 'b')].map(|(time, value)| LwwRegister::of(time, value));
    for first in &writes {
        for second in &writes {
            for mut third in writes.clone() {
                let mut relay = first.clone();
                relay.merge(second);
                third.merge(&relay);
                for write in &writes {
                    third.merge(write);
                }
                assert_eq!(third, LwwRegister::of(7, 'c'));
            }
        }
    }
}

/// Two replicas whose clocks stand still write by turns: no write is lost to the tie.
#[test]
fn writes_that_know_each_other_win_by_order_under_a_clock_that_stands_still() {
    let mut replicas = [2_u64, 1].map(|id| Replica::new(id.into(), || 5));
    let mut states = [LwwRegister::new(), LwwRegister::new()];
    for round in 0..20_u32 {
        let writer = round as usize % 2;
        let delta = states[writer]
            .set(&mut replicas[writer], 100 - round)
            .delta();
        assert!(states[1 - writer].merge(&delta), "round {round}");
        assert_eq!(states[1 - writer].get(), Some(&(100 - round)));
    }
}
