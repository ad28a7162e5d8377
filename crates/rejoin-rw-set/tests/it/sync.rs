//! Replication by version, restarts, and what stays small.

use rejoin_rw_set::{CausalContext, Decompose, Merge, Replica, RwSet, Saved};

use crate::{read, replica};

#[test]
fn removals_and_resets_arrive_by_version_alone() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = RwSet::new();
        a.insert_all(&mut writer, 0..100);
        let mut b = a.clone();
        a.remove(&mut writer, 40);
        a.remove(&mut writer, 1_000);
        a.insert(&mut writer, 7);
        if trimmed {
            a.trim_log();
        }
        assert!(b.merge(&a.delta_since(b.version())));
        assert_eq!(a, b);
        assert!(!b.contains(&40) && b.contains(&7));
        assert_eq!((b.len(), b.tombstones()), (99, 2));
        a.reset(&mut writer);
        if trimmed {
            a.trim_log();
        }
        assert!(b.merge(&a.delta_since(b.version())));
        assert!(a == b && b.is_empty());
    }
}

#[test]
fn what_all_have_seen_is_trimmed() {
    let mut writer = replica(1);
    let mut a = RwSet::new();
    a.insert_all(&mut writer, [1, 2, 3]);
    a.remove(&mut writer, 1);
    let mut b = a.clone();
    a.remove(&mut writer, 2);
    let news = a.delta_since(b.version());
    a.trim_log_below(b.version());
    assert_eq!(a.log_len(), 1);
    assert_eq!(a.delta_since(b.version()), news);
    b.merge(&news);
    assert!(a == b && read(&b) == [3]);
}

/// The peer that asked is not the only one that may merge the answer.
#[test]
fn news_for_one_peer_are_lawful_for_another() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = RwSet::new();
        a.insert_all(&mut writer, [1, 2, 3]);
        let asker = a.clone();
        a.remove(&mut writer, 2);
        a.remove(&mut writer, 3);
        a.insert(&mut writer, 3);
        if trimmed {
            a.trim_log();
        }
        let news = a.delta_since(asker.version());
        let mut stranger = RwSet::new();
        stranger.merge(&news);
        assert!(!stranger.contains(&2) && stranger.contains(&3));
        stranger.merge(&asker);
        assert_eq!(stranger, a);
        assert_eq!(read(&stranger), [1, 3]);
    }
}

#[test]
fn a_delta_of_a_large_set_is_small() {
    let mut writer = replica(1);
    let mut set = RwSet::new();
    set.insert_all(&mut writer, 0..50_000_u64);
    let version = set.version().clone();
    set.insert(&mut writer, 60_000);
    set.remove(&mut writer, 17);
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
        let mut set = RwSet::new();
        set.insert_all(&mut writer, (0..70).map(|n| format!("{}", n * number % 50)));
        set.retain(&mut writer, |element| element.len() == 2);
        parts.push(set);
    }
    let join = |order: [usize; 4]| {
        let mut set = RwSet::new();
        for place in order {
            set.merge(&parts[place]);
        }
        set
    };
    let one = join([0, 1, 2, 3]);
    assert!(one.contains("42") && !one.contains("4") && one.tombstones() == 10);
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
    let mut set = RwSet::new();
    set.insert_all(&mut writer, [1, 2]);
    let mut peer = set.clone();
    let (state, saved) = (set.to_bytes().unwrap(), writer.save().to_bytes());
    drop((set, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut set = RwSet::<i32>::from_bytes(&state).unwrap();
    set.remove(&mut writer, 1);
    set.insert(&mut writer, 3);
    peer.merge(&set);
    assert_eq!(peer, set);
    assert_eq!(read(&peer), [2, 3]);
}

/// Many edits of a set of a thousand elements and a hundred tombstones.
#[test]
fn churn_leaves_live_elements_and_tombstones_behind() {
    let mut writers: Vec<Replica> = (1..=3).map(replica).collect();
    let mut set = RwSet::new();
    for round in 0..200_000_u64 {
        let writer = &mut writers[round as usize % 3];
        set.insert(writer, round % 1_100);
        set.remove(writer, (round + 100) % 1_100);
    }
    assert_eq!((set.len(), set.tombstones()), (1_000, 100));
    assert!(set.contains(&(199_999 % 1_100)) && !set.contains(&(200_000 % 1_100)));
    assert!(set.log_len() <= 256 + 1_100);
    assert!(set.to_bytes().unwrap().len() < 12 * 1_100);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(set.clone())));
    assert!(memory.bytes_max < 400 * 1_100, "{} bytes", memory.bytes_max);

    set.reset(&mut writers[0]);
    set.trim_log();
    assert!(set.to_bytes().unwrap().len() < 120);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(set.clone())));
    assert!(memory.bytes_max < 16 * 1_024, "{} bytes", memory.bytes_max);
}
