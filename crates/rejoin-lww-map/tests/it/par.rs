//! Large maps merged on all cores, against the same maps merged on one.

use rayon::{ThreadPool, ThreadPoolBuilder};
use rejoin_lww_map::{LwwMap, Merge, Replica};

type Map = LwwMap<String, u64>;

fn key(number: u64) -> String {
    format!("key {number}")
}

fn replicas() -> [Replica; 3] {
    [1_u64, 2, 3].map(|id| Replica::new(id.into(), || 1_u64))
}

/// Three threads, whatever the machine has.
fn pool() -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(3).build().unwrap()
}

/// Merges in both ways, and answers the map that all cores made.
fn merge(mut here: Map, there: &Map) -> Map {
    let mut one_core = here.clone();
    let grew = one_core.merge(there);
    pool().install(|| {
        assert_eq!(here.par_merge(there), grew);
        assert!(!here.par_merge(there), "it came already");
    });
    assert_same(&here, &one_core);
    here
}

fn assert_same(all_cores: &Map, one_core: &Map) {
    assert_eq!(all_cores, one_core);
    assert_eq!(
        (all_cores.len(), all_cores.tombstones()),
        (one_core.len(), one_core.tombstones())
    );
    assert_eq!(all_cores.to_bytes().unwrap(), one_core.to_bytes().unwrap());
    for (key, value) in one_core {
        assert_eq!(all_cores.get(key), Some(value));
        assert_eq!(all_cores.stamp_of(key), one_core.stamp_of(key));
    }
}

/// Both wrote to some of what they share, removed some, and put keys of their own and of both.
fn pair(shared: u64, own: u64) -> (Map, Map) {
    let [mut first, mut second, mut third] = replicas();
    let mut here = Map::new();
    for number in 0..shared {
        here.put(&mut first, key(number), number);
    }
    let mut there = here.clone();
    for number in 0..own {
        here.put(&mut second, key(shared + number), number);
        there.put(&mut third, key(shared + own / 2 + number), number + 1);
    }
    for number in (0..shared).step_by(3) {
        here.put(&mut second, key(number), number + 7);
        there.put(&mut third, key(number / 2), number + 8);
        there.remove(&mut third, &key(number / 5));
    }
    (here, there)
}

#[test]
fn large_maps_are_merged_alike() {
    for (shared, own) in [(0, 20_000), (10_000, 10_000), (40_000, 300), (20_000, 0)] {
        let (here, there) = pair(shared, own);
        let both = merge(here.clone(), &there);
        assert_same(&merge(there, &here), &both);
        merge(Map::new(), &both);
    }
}

#[test]
fn small_maps_are_merged_alike() {
    let (here, there) = pair(50, 20);
    merge(here, &there);
    let (large, small) = (pair(20_000, 500).0, pair(3, 2).1);
    merge(large.clone(), &small);
    merge(small, &large);
}

#[test]
fn a_map_lives_on() {
    let (here, there) = pair(5_000, 20_000);
    let mut map = merge(here.clone(), &there);
    let mut twin = here;
    twin.merge(&there);
    let [_, mut second, _] = replicas();
    let [_, mut again, _] = replicas();
    for number in 0..20_000 {
        map.put(&mut second, key(number * 3), number);
        twin.put(&mut again, key(number * 3), number);
    }
    assert_same(&map, &twin);
    let more = pair(100, 30_000).1;
    assert_same(&merge(map, &more), &merge(twin, &more));
}
