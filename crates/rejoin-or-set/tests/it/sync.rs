//! Replication by version, restarts, and what stays small.

use rejoin_causality::{Members, ReplicaId};
use rejoin_or_set::{CausalContext, Decompose, Merge, OrSet, Replica, Saved};

use crate::{read, replica};

#[test]
fn a_removal_arrives_by_version_alone() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = OrSet::new();
        a.insert_all(&mut writer, 0..100);
        let mut b = a.clone();
        a.remove(&mut writer, &40);
        a.remove(&mut writer, &41);
        a.insert(&mut writer, 7); // Present already: the new event takes the old one's place.
        if trimmed {
            a.trim_log();
            assert_eq!(a.log_len(), 0);
        }
        assert!(b.merge(&a.delta_since(b.version())));
        assert_eq!(a, b);
        assert!(!b.contains(&40) && !b.contains(&41) && b.contains(&7));
        assert_eq!(b.len(), 98);
    }
}

/// The peer that asked is not the only one that may merge the answer.
#[test]
fn news_for_one_peer_are_lawful_for_another() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = OrSet::new();
        a.insert_all(&mut writer, [1, 2, 3]);
        let asker = a.clone();
        a.remove(&mut writer, &2);
        if trimmed {
            a.trim_log();
        }
        let news = a.delta_since(asker.version());
        let mut stranger = OrSet::new();
        stranger.merge(&news);
        assert!(!stranger.contains(&2));
        stranger.merge(&asker);
        assert_eq!(stranger, a);
    }
}

#[test]
fn what_every_member_has_seen_is_trimmed_and_costs_no_peer_anything() {
    let mut members = Members::from_iter([1_u64, 2, 3].map(ReplicaId::from));
    let mut writer = replica(1);
    let mut a = OrSet::new();
    a.insert_all(&mut writer, 0..1_000);
    a.retain(&mut writer, |n| n % 3 == 0);
    a.remove(&mut writer, &6);
    let b = a.clone();
    a.remove(&mut writer, &9);
    a.insert(&mut writer, 12);
    let news = a.delta_since(b.version());
    members.saw(1_u64.into(), a.version()).unwrap();
    for member in [2_u64, 3] {
        // As long as the third has not answered, nothing is stable.
        a.trim_log_below(&members.stable());
        assert_eq!(a.log_len(), 4);
        members.saw(member.into(), b.version()).unwrap();
    }
    a.trim_log_below(&members.stable());
    assert_eq!(a.log_len(), 2);
    let again = a.delta_since(b.version());
    assert_eq!(again, news);
    let mut b = b;
    b.merge(&again);
    assert_eq!(b, a);
    assert!(!b.contains(&9) && !b.contains(&6) && b.contains(&12));
    // Who has seen nothing gets all of it.
    assert_eq!(a.delta_since(&CausalContext::new()), a);
}

#[test]
fn a_delta_of_a_large_set_is_small() {
    let mut writer = replica(1);
    let mut set = OrSet::new();
    set.insert_all(&mut writer, 0..50_000_u64);
    let version = set.version().clone();
    set.insert(&mut writer, 60_000);
    set.remove(&mut writer, &17);
    let news = set.delta_since(&version);
    assert!(news.to_bytes().unwrap().len() < 60);
    assert!(set.delta_since(set.version()).version().is_empty());
    assert_eq!(set.delta_since(&CausalContext::new()), set);
}

#[test]
fn the_same_edits_in_any_order_of_merges_are_equal_and_byte_equal() {
    let mut parts = Vec::new();
    for number in 1..=4 {
        let mut writer = replica(number);
        let mut set = OrSet::new();
        set.insert_all(&mut writer, (0..70).map(|n| format!("{}", n * number % 50)));
        set.retain(&mut writer, |element| element.len() == 2);
        parts.push(set);
    }
    let join = |order: [usize; 4]| {
        let mut set = OrSet::new();
        for place in order {
            set.merge(&parts[place]);
        }
        set
    };
    let one = join([0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let other = join(order);
        assert_eq!(one, other);
        assert_eq!(one.to_bytes(), other.to_bytes());
        assert_eq!(read(&one), read(&other));
    }
    assert_eq!(one.difference(&join([3, 1, 2, 0])), None);
}

#[test]
fn a_replica_saves_restarts_and_goes_on() {
    let mut writer = Replica::random();
    let mut set = OrSet::new();
    set.insert_all(&mut writer, [1, 2]);
    let mut peer = set.clone();
    let (state, saved) = (set.to_bytes().unwrap(), writer.save().to_bytes());
    drop((set, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut set = OrSet::<i32>::from_bytes(&state).unwrap();
    set.remove(&mut writer, &1);
    set.insert(&mut writer, 3);
    peer.merge(&set);
    assert_eq!(peer, set);
    assert_eq!(read(&peer), [2, 3]);
}

/// A million edits on a set that holds a thousand.
#[test]
fn churn_leaves_nothing_behind() {
    let mut writers: Vec<Replica> = (1..=3).map(replica).collect();
    let mut set = OrSet::new();
    for round in 0..500_000_u64 {
        let writer = &mut writers[round as usize % 3];
        set.insert(writer, round);
        if round >= 1_000 {
            set.remove(writer, &(round - 1_000));
        }
    }
    assert_eq!(set.len(), 1_000);
    assert!(set.iter_sorted().copied().eq(499_000..500_000));
    assert!(set.log_len() <= 256 + 1_000);
    assert!(set.to_bytes().unwrap().len() < 12 * 1_000);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(set.clone())));
    assert!(memory.bytes_max < 400 * 1_000, "{} bytes", memory.bytes_max);
}

/// A history in which the news once held an event twice, alone and in a group, and so brought along
/// what the peer knew.
#[test]
fn news_hold_nothing_that_the_peer_knows() {
    use rejoin_laws::*;
    use rejoin_or_set::laws::Op::*;

    replay::<OrSet<u8>>(&[
        edit(1, Clear),
        edit(3, Insert(1)),
        edit(3, Insert(3)),
        edit(0, Insert(3)),
        sync(3, 0),
        edit(2, Insert(0)),
        sync_version(2, 1),
        sync(1, 2),
        edit(0, Clear),
        restart(3),
        clock(1, 1000),
        sync_version(3, 2),
        edit(1, Insert(0)),
        edit(2, Clear),
        deliver(1, 1),
        edit(1, Insert(2)),
        sync_difference(2, 0),
        deliver_joined(&[7, 8, 3], 2),
        edit(1, Insert(3)),
        sync_version(0, 1),
        clock(0, -1),
        sync(0, 3),
        sync_difference(3, 1),
        edit(1, InsertAll([2, 1])),
        edit(0, InsertAll([0, 2])),
        edit(3, Insert(3)),
    ]);
}

/// Of two removals that the peer has seen, one explains both dead elements that it lacks, so the
/// difference holds that one only.
#[test]
fn a_difference_holds_no_more_removals_than_it_takes_to_explain_it() {
    let mut writers: Vec<Replica> = (0..3).map(|n| replica(n + 1)).collect();
    let [mut a, mut b, mut c] = [OrSet::new(), OrSet::new(), OrSet::new()];
    let milk = a.insert(&mut writers[0], "milk").delta();
    b.merge(&milk);
    let one = b.remove(&mut writers[1], "milk").delta();
    c.merge(&milk);
    let tea = c.insert(&mut writers[2], "tea").delta();
    let both = c.clear(&mut writers[2]).delta();

    let mut whole = OrSet::new();
    let mut peer = OrSet::new();
    for delta in [&milk, &one, &tea, &both] {
        whole.merge(delta);
    }
    peer.merge(&one);
    peer.merge(&both);
    let difference = whole.difference(&peer).unwrap();
    assert_eq!(
        difference.version().count(),
        3,
        "{:?}",
        difference.version()
    );
    let mut brought = peer.clone();
    brought.merge(&difference);
    assert_eq!(brought, whole);
    assert!(whole.is_empty());
}

/// A history in which a part once held two removals, because a group of the log was taken along for
/// an element that a removal of its own explained.
#[test]
fn a_part_holds_no_removal_that_it_does_not_need() {
    use rejoin_laws::*;
    use rejoin_or_set::laws::Op::*;

    replay::<OrSet<u8>>(&[
        edit(0, InsertAll([1, 0])),
        edit(0, Insert(1)),
        deliver_part(0, 0b1, 1),
        sync_version(0, 2),
        edit(1, Insert(1)),
        restart(1),
        edit(1, Insert(0)),
        edit(2, Clear),
        sync(1, 0),
        sync_difference(0, 2),
    ]);
}

/// A history in which a part once held two removals, because it grew from a group of the log that
/// it had no more need of in the end.
#[test]
fn a_part_rests_on_as_few_groups_as_it_can() {
    use rejoin_laws::*;
    use rejoin_or_set::laws::Op::*;

    replay::<OrSet<u8>>(&[
        edit(0, Insert(1)),
        edit(1, Insert(2)),
        deliver(0, 2),
        trim_log(2),
        edit(0, Insert(2)),
        edit(1, Insert(2)),
        sync_difference(1, 2),
        edit(0, Clear),
        deliver(4, 2),
        restart(0),
        deliver_part(2, 0b1, 1),
        edit(0, Insert(1)),
        deliver_part(0, 0b10, 1),
    ]);
}
