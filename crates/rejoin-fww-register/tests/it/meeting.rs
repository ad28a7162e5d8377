use core::cmp::Ordering::{Equal, Greater, Less};

use rejoin_fww_register::{FwwRegister, Merge, Replica, Stamp};
use rejoin_merge::Decompose;

use crate::stamp;

type Write = (Stamp, &'static str);

/// Pairs of an earlier and a later write, the value deciding where the stamps are one.
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
fn the_earlier_write_stands_whoever_merges_and_however() {
    for (earlier, later) in pairs() {
        let loser = FwwRegister::of(later.0, later.1);
        let winner = FwwRegister::of(earlier.0, earlier.1);
        for (mut mine, theirs, grows) in [
            (loser.clone(), winner.clone(), true),
            (winner.clone(), loser.clone(), false),
        ] {
            let (mut owned, mut observed) = (mine.clone(), mine.clone());
            assert_eq!(mine.merge(&theirs), grows, "{mine:?} and {theirs:?}");
            assert_eq!(owned.merge_owned(theirs.clone()), grows);
            assert_eq!(observed.merge_observed(&theirs, &mut ()), grows);
            assert_eq!((&mine, &owned, &observed), (&winner, &winner, &winner));
        }
        assert_eq!(loser.lattice_cmp(&winner), Some(Less));
        assert_eq!(winner.lattice_cmp(&loser), Some(Greater));
        assert_eq!(winner.lattice_cmp(&winner), Some(Equal));
        assert_eq!(winner.difference(&loser), Some(winner.clone()));
        assert_eq!(loser.difference(&winner), None);
        assert_eq!(winner.difference(&winner), None);
        assert_eq!(winner.decompose(), [winner]);
    }
}

#[test]
fn empty_is_below_every_write() {
    let write = FwwRegister::of(0_u64, 0);
    let mut empty = FwwRegister::new();
    assert!(!write.clone().merge(&empty));
    assert!(!empty.merge(&FwwRegister::new()));
    assert_eq!(empty.decompose(), []);
    assert!(empty.merge(&write));
    assert!(!empty.merge(&write));
    assert_eq!(empty, write);
}

/// A tie that reaches the third replica through another one, and in every order.
#[test]
fn a_tie_is_decided_alike_behind_an_intermediary() {
    let writes =
        [(7_u64, 'a'), (7, 'c'), (7, 'b')].map(|(time, value)| FwwRegister::of(time, value));
    for first in &writes {
        for second in &writes {
            for mut third in writes.clone() {
                let mut relay = first.clone();
                relay.merge(second);
                third.merge(&relay);
                for write in &writes {
                    third.merge(write);
                }
                assert_eq!(third, FwwRegister::of(7, 'a'));
            }
        }
    }
}

/// Two that have not heard of each other, under clocks that stand still: the lower id wins.
#[test]
fn a_tie_of_clocks_goes_to_the_lower_replica() {
    let mut replicas = [2_u64, 1].map(|id| Replica::new(id.into(), || 5));
    let mut states = [FwwRegister::new(), FwwRegister::new()];
    for (state, replica) in states.iter_mut().zip(&mut replicas) {
        let value = replica.id();
        assert!(!state.set(replica, value).is_nothing());
    }
    let [mut two, mut one] = states;
    assert!(two.merge(&one) && !one.merge(&two));
    assert_eq!(
        (one.get(), two.get()),
        (Some(&1_u64.into()), Some(&1_u64.into()))
    );
}
