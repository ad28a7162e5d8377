//! Replication by version, restarts, and what stays small.

use rejoin_aw_lww_map::{AwLwwMap, CausalContext, Decompose, Merge, Replica, Saved};

use crate::{read, replica};

#[test]
fn a_removal_arrives_by_version_alone() {
    for trimmed in [false, true] {
        let mut writer = replica(1, 1_000);
        let mut a = AwLwwMap::new();
        a.put_all(&mut writer, (0..100).map(|n| (n, n)));
        let mut b = a.clone();
        a.remove(&mut writer, &5);
        a.retain(&mut writer, |key, _| key % 10 != 4);
        a.put(&mut writer, 6, 66);
        if trimmed {
            a.trim_log();
        }
        let news = a.delta_since(b.version());
        let mut stranger = AwLwwMap::new();
        stranger.merge(&news);
        stranger.merge(&b);
        assert_eq!(stranger, a);
        assert!(b.merge(&news));
        assert_eq!(a, b);
        assert_eq!(b.len(), 89);
        assert_eq!([14, 5, 6].map(|key| b.get(&key)), [None, None, Some(&66)]);
    }
}

#[test]
fn what_all_have_seen_is_trimmed() {
    let mut writer = replica(1, 1_000);
    let mut a = AwLwwMap::new();
    a.put_all(&mut writer, [(1, 1), (2, 2), (3, 3)]);
    a.remove(&mut writer, &1);
    let b = a.clone();
    a.remove(&mut writer, &2);
    let news = a.delta_since(b.version());
    a.trim_log_below(b.version());
    assert_eq!(a.log_len(), 1);
    assert_eq!(a.delta_since(b.version()), news);
}

#[test]
fn the_same_edits_in_any_order_of_merges_are_equal_and_byte_equal() {
    let parts: Vec<AwLwwMap<u64, u64>> = (1..=4)
        .map(|number| {
            let mut writer = replica(number, 1_000);
            let mut map = AwLwwMap::new();
            map.put_all(&mut writer, (0..70).map(|n| (n % 7, n * number)));
            map.remove(&mut writer, &number);
            map
        })
        .collect();
    let join = |order: [usize; 4]| {
        let mut map = AwLwwMap::new();
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
    let mut map = AwLwwMap::new();
    map.put_all(&mut writer, [(1, 1), (2, 2)]);
    let mut peer = map.clone();
    let (state, saved) = (map.to_bytes().unwrap(), writer.save().to_bytes());
    drop((map, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut map = AwLwwMap::<i32, i32>::from_bytes(&state).unwrap();
    map.remove(&mut writer, &1);
    map.put(&mut writer, 2, 3);
    peer.merge(&map);
    assert_eq!(peer, map);
    assert_eq!(read(&peer), [(2, 3)].into());
}

/// A hundred thousand edits on a map that holds a thousand keys.
#[test]
fn churn_leaves_nothing_behind() {
    let mut writers: Vec<Replica> = (1..=3).map(|number| replica(number, 1_000)).collect();
    let mut map = AwLwwMap::new();
    for round in 0..100_000_u64 {
        let writer = &mut writers[round as usize % 3];
        map.put(writer, round / 2, round);
        if round >= 2_000 && round % 2 == 1 {
            map.remove(writer, &((round - 2_000) / 2));
        }
    }
    assert_eq!(map.len(), 1_000);
    assert!(
        map.iter_sorted()
            .map(|(key, value)| (*key, *value))
            .eq((49_000..50_000).map(|key| (key, 2 * key + 1)))
    );
    assert!(map.log_len() <= 256 + 1_010);
    // A key and a value of five bytes each at most, and the difference of two times.
    assert!(map.to_bytes().unwrap().len() < 16 * 1_000);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(map.clone())));
    assert!(memory.bytes_max < 600 * 1_000, "{} bytes", memory.bytes_max);
}
