//! Replication by version, restarts, and what stays small.

use rejoin_counter_map::{CausalContext, CounterMap, Decompose, Merge, Replica, Saved};

use crate::{read, replica};

#[test]
fn a_removal_arrives_by_version_alone() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = CounterMap::new();
        for n in 0..100 {
            a.increment(&mut writer, n % 10, n);
        }
        let mut b = a.clone();
        a.remove(&mut writer, &5);
        a.remove(&mut writer, &6);
        a.increment(&mut writer, 6, 73);
        if trimmed {
            a.trim_log();
        }
        let news = a.delta_since(b.version());
        let mut stranger = CounterMap::new();
        stranger.merge(&news);
        stranger.merge(&b);
        assert_eq!(stranger, a);
        assert!(b.merge(&news));
        assert_eq!(a, b);
        assert_eq!(
            [4, 5, 6].map(|key| b.get(&key)),
            [Some(490), None, Some(73)]
        );
    }
}

#[test]
fn what_all_have_seen_is_trimmed() {
    let mut writer = replica(1);
    let mut a = CounterMap::new();
    a.add_all(&mut writer, [(1, 1), (2, 2), (3, 3)]);
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
    let parts: Vec<CounterMap<u64>> = (1..=4)
        .map(|number| {
            let mut writer = replica(number);
            let mut map = CounterMap::new();
            for n in 0..70 {
                map.increment(&mut writer, n % 7, 1 + n * number % 50);
            }
            map.remove(&mut writer, &number);
            map
        })
        .collect();
    let join = |order: [usize; 4]| {
        let mut map = CounterMap::new();
        for place in order {
            map.merge(&parts[place]);
        }
        map
    };
    let one = join([0, 1, 2, 3]);
    // Each of the four has removed one key of its own steps, and seen none of the others'.
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
    let mut map = CounterMap::new();
    map.increment(&mut writer, 1, 1);
    map.increment(&mut writer, 2, 2);
    let mut peer = map.clone();
    let (state, saved) = (map.to_bytes().unwrap(), writer.save().to_bytes());
    drop((map, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut map = CounterMap::<i32>::from_bytes(&state).unwrap();
    map.remove(&mut writer, &1);
    map.increment(&mut writer, 2, 3);
    peer.merge(&map);
    assert_eq!(peer, map);
    assert_eq!(read(&peer), [(2, 5)].into());
}

/// A hundred thousand edits on a map that holds a thousand steps.
#[test]
fn churn_leaves_nothing_behind() {
    let mut writers: Vec<Replica> = (1..=3).map(replica).collect();
    let mut map = CounterMap::new();
    for round in 0..100_000_u64 {
        let writer = &mut writers[round as usize % 3];
        map.increment(writer, round / 10, 1 + round % 10);
        if round >= 1_000 && round % 10 == 9 {
            map.remove(writer, &((round - 1_000) / 10));
        }
    }
    assert_eq!(map.len(), 100);
    assert!(
        map.iter_sorted().eq((9_900..10_000)
            .map(|key| (key, 55))
            .collect::<Vec<_>>()
            .iter()
            .map(|(key, count)| (key, *count)))
    );
    assert!(map.log_len() <= 256 + 1_010);
    assert!(map.to_bytes().unwrap().len() < 12 * 1_000);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(map.clone())));
    assert!(memory.bytes_max < 600 * 1_000, "{} bytes", memory.bytes_max);
}
