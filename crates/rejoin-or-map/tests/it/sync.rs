//! Replication by version, restarts, and what stays small.

use rejoin_causality::{Members, ReplicaId};
use rejoin_or_map::{CausalContext, Decompose, Merge, OrMap, Replica, Saved};
use rejoin_or_set::OrSet;

use crate::{read, replica};

type Nested = OrMap<u8, OrMap<u8, OrSet<u32>>>;

/// A hundred elements below two keys of each of five keys.
fn full(writer: &mut Replica) -> Nested {
    let mut map = Nested::new();
    map.batch(writer, |map| {
        for number in 0..100 {
            let (outer, inner) = (number as u8 % 5, number as u8 % 2);
            map.update(outer, |map| map.update(inner, |set| set.insert(number)));
        }
    });
    map
}

#[test]
fn a_removal_arrives_by_version_alone_at_every_depth() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = full(&mut writer);
        let mut b = a.clone();
        let removals: [fn(&mut Nested, &mut Replica); 4] = [
            |map, writer| {
                map.update(writer, 0, |map| map.update(0, |set| set.remove(&0)));
            },
            |map, writer| {
                map.update(writer, 1, |map| map.remove(&1));
            },
            |map, writer| {
                map.remove(writer, &2);
            },
            |map, writer| {
                map.retain(writer, |key, _| *key != 3);
            },
        ];
        for remove in removals {
            remove(&mut a, &mut writer);
            if trimmed {
                a.trim_log();
                assert_eq!(a.log_len(), 0);
            }
            assert!(b.merge(&a.delta_since(b.version())));
            assert_eq!(a, b);
        }
        assert!(b.iter_sorted().map(|(key, _)| *key).eq([0, 1, 4]));
        assert!(!b.get(&0).unwrap().get(&0).unwrap().contains(&0));
        assert!(b.get(&1).unwrap().keys().eq(&[0]));
        assert_eq!(b.get(&4).unwrap().len(), 2);
    }
}

/// The peer that asked is not the only one that may merge the answer.
#[test]
fn news_for_one_peer_are_lawful_for_another() {
    for trimmed in [false, true] {
        let mut writer = replica(1);
        let mut a = full(&mut writer);
        let asker = a.clone();
        a.remove(&mut writer, &2);
        if trimmed {
            a.trim_log();
        }
        let news = a.delta_since(asker.version());
        let mut stranger = Nested::new();
        stranger.merge(&news);
        assert!(!stranger.contains_key(&2));
        stranger.merge(&asker);
        assert_eq!(stranger, a);
    }
}

#[test]
fn what_every_member_has_seen_is_trimmed() {
    let mut members = Members::from_iter([1_u64, 2].map(ReplicaId::from));
    let mut writer = replica(1);
    let mut a = full(&mut writer);
    a.remove(&mut writer, &2);
    let b = a.clone();
    a.remove(&mut writer, &3);
    members.saw(1_u64.into(), a.version()).unwrap();
    members.saw(2_u64.into(), b.version()).unwrap();
    let news = a.delta_since(b.version());
    a.trim_log_below(&members.stable());
    assert_eq!(a.log_len(), 1);
    assert_eq!(a.delta_since(b.version()), news);
}

#[test]
fn a_delta_of_a_large_map_is_small() {
    let mut writer = replica(1);
    let mut map = OrMap::<u64, OrSet<u64>>::new();
    map.batch(&mut writer, |map| {
        for n in 0..20_000 {
            map.update(n % 700, |set| set.insert(n));
        }
    });
    let version = map.version().clone();
    let change = map.batch(&mut writer, |map| {
        map.update(60_000, |set| set.insert(1));
        map.update(17, |set| set.remove(&17));
    });
    assert!(change.delta().to_bytes().unwrap().len() < 70);
    let news = map.delta_since(&version);
    assert!(news.to_bytes().unwrap().len() < 70);
    assert!(map.delta_since(map.version()).version().is_empty());
    assert_eq!(map.delta_since(&CausalContext::new()), map);
}

#[test]
fn the_same_edits_in_any_order_of_merges_are_equal_and_byte_equal() {
    let parts: Vec<Nested> = (1..=4_u64)
        .map(|number| {
            let mut writer = replica(number);
            let mut map = full(&mut writer);
            map.remove(&mut writer, &(number as u8));
            map
        })
        .collect();
    let join = |order: [usize; 4]| {
        let mut map = Nested::new();
        for place in order {
            map.merge(&parts[place]);
        }
        map
    };
    let one = join([0, 1, 2, 3]);
    assert_eq!(one.len(), 5, "no removal has seen what the others hold");
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let other = join(order);
        assert_eq!(one, other);
        assert_eq!(one.to_bytes(), other.to_bytes());
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
    assert_eq!(one.difference(&join([3, 1, 2, 0])), None);
}

#[test]
fn a_replica_saves_restarts_and_goes_on() {
    let mut writer = Replica::random();
    let mut map = OrMap::<u8, OrSet<u8>>::new();
    map.update(&mut writer, 1, |set| set.insert(1));
    let mut peer = map.clone();
    let (state, saved) = (map.to_bytes().unwrap(), writer.save().to_bytes());
    drop((map, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut map = OrMap::<u8, OrSet<u8>>::from_bytes(&state).unwrap();
    map.update(&mut writer, 1, |set| {
        set.remove(&1);
        set.insert(2);
    });
    map.update(&mut writer, 3, |set| set.insert(3));
    peer.merge(&map);
    assert_eq!(peer, map);
    assert_eq!(read(&peer), [(1, vec![2]), (3, vec![3])].into());
}

/// Two hundred thousand edits on a map that holds a thousand elements.
#[test]
fn churn_leaves_nothing_behind() {
    let mut writers: Vec<Replica> = (1..=3).map(replica).collect();
    let mut map = OrMap::<u64, OrSet<u64>>::new();
    for round in 0..100_000_u64 {
        let writer = &mut writers[round as usize % 3];
        map.update(writer, round / 10, |set| set.insert(round));
        if round >= 1_000 {
            let old = round - 1_000;
            if old % 10 == 9 {
                map.remove(writer, &(old / 10));
            } else if old % 2 == 0 {
                map.update(writer, old / 10, |set| set.remove(&old));
            }
        }
    }
    assert_eq!(map.len(), 100);
    assert!(map.iter_sorted().map(|(key, _)| *key).eq(9_900..10_000));
    assert!(map.log_len() <= 256 + 1_000);
    assert!(map.to_bytes().unwrap().len() < 12 * 1_000);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(map.clone())));
    assert!(memory.bytes_max < 600 * 1_000, "{} bytes", memory.bytes_max);
}
