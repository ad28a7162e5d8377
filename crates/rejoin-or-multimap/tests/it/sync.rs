//! Replication by version, restarts, and what stays small.

use rejoin_or_multimap::{CausalContext, Decompose, Merge, OrMultimap, Replica, Saved};

use crate::{read, replica};

#[test]
fn a_removal_arrives_by_version_alone() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = OrMultimap::new();
        a.insert_all(&mut writer, (0..100).map(|n| (n % 10, n)));
        let mut b = a.clone();
        a.remove(&mut writer, &4, &44);
        a.remove_key(&mut writer, &5);
        a.put_set(&mut writer, 6, [66, 7]);
        if trimmed {
            a.trim_log();
        }
        let news = a.delta_since(b.version());
        let mut stranger = OrMultimap::new();
        stranger.merge(&news);
        stranger.merge(&b);
        assert_eq!(stranger, a);
        assert!(b.merge(&news));
        assert_eq!(a, b);
        assert_eq!(b.get(&4).unwrap().len(), 9);
        assert!(!b.contains_key(&5));
        assert!(b.get(&6).unwrap().iter_sorted().eq(&[7, 66]));
    }
}

#[test]
fn what_all_have_seen_is_trimmed() {
    let mut writer = replica(1);
    let mut a = OrMultimap::new();
    a.insert_all(&mut writer, [(1, 1), (2, 2), (3, 3)]);
    a.remove_key(&mut writer, &1);
    let b = a.clone();
    a.remove_key(&mut writer, &2);
    let news = a.delta_since(b.version());
    a.trim_log_below(b.version());
    assert_eq!(a.log_len(), 1);
    assert_eq!(a.delta_since(b.version()), news);
}

#[test]
fn the_same_edits_in_any_order_of_merges_are_equal_and_byte_equal() {
    let parts: Vec<OrMultimap<u64, u64>> = (1..=4)
        .map(|number| {
            let mut writer = replica(number);
            let mut map = OrMultimap::new();
            map.insert_all(&mut writer, (0..70).map(|n| (n % 7, n * number % 50)));
            map.remove_key(&mut writer, &number);
            map
        })
        .collect();
    let join = |order: [usize; 4]| {
        let mut map = OrMultimap::new();
        for place in order {
            map.merge(&parts[place]);
        }
        map
    };
    let one = join([0, 1, 2, 3]);
    assert_eq!(one.len(), 7);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let other = join(order);
        assert_eq!(one, other);
        assert_eq!(one.to_bytes(), other.to_bytes());
        assert_eq!(read(&one), read(&other));
    }
    assert_eq!(one.difference(&join([3, 1, 2, 0])), None);
    assert_eq!(one.delta_since(&CausalContext::new()), one);
}

#[test]
fn a_replica_saves_restarts_and_goes_on() {
    let mut writer = Replica::random();
    let mut map = OrMultimap::new();
    map.insert_all(&mut writer, [(1, 1), (1, 2)]);
    let mut peer = map.clone();
    let (state, saved) = (map.to_bytes().unwrap(), writer.save().to_bytes());
    drop((map, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut map = OrMultimap::<i32, i32>::from_bytes(&state).unwrap();
    map.remove(&mut writer, &1, &1);
    map.insert(&mut writer, 3, 3);
    peer.merge(&map);
    assert_eq!(peer, map);
    assert_eq!(read(&peer), [(1, vec![2]), (3, vec![3])].into());
}

/// A hundred thousand edits on a multimap that holds a thousand values.
#[test]
fn churn_leaves_nothing_behind() {
    let mut writers: Vec<Replica> = (1..=3).map(replica).collect();
    let mut map = OrMultimap::new();
    for round in 0..100_000_u64 {
        let writer = &mut writers[round as usize % 3];
        map.insert(writer, round / 10, round);
        if round >= 1_000 && round % 10 == 9 {
            map.remove_key(writer, &((round - 1_000) / 10));
        }
    }
    assert_eq!(map.len(), 100);
    assert!(map.iter_sorted().map(|(key, _)| *key).eq(9_900..10_000));
    assert!(map.log_len() <= 256 + 1_010);
    assert!(map.to_bytes().unwrap().len() < 12 * 1_000);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(map.clone())));
    assert!(memory.bytes_max < 600 * 1_000, "{} bytes", memory.bytes_max);
}
