//! Every edit and query against what a reader would expect.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_or_map::{Merge, OrMap};
use rejoin_or_set::OrSet;

use crate::{read, replica};

type Carts = OrMap<String, OrSet<u32>>;

#[test]
fn a_map_of_one_replica_is_a_map_of_sets_without_empty_ones() {
    let mut writer = replica(1);
    let mut map = OrMap::<u64, OrSet<u64>>::new();
    let mut oracle = BTreeMap::<u64, BTreeSet<u64>>::new();
    for step in 0..5_000_u64 {
        let (key, element) = (step * step % 13, step % 7);
        let nothing = match step % 5 {
            0 | 1 => {
                oracle.entry(key).or_default().insert(element);
                let change = map.update(&mut writer, key, |set| set.insert(element));
                change.is_nothing()
            }
            2 | 3 => {
                let removed = oracle.get_mut(&key).is_some_and(|set| set.remove(&element));
                oracle.retain(|_, set| !set.is_empty());
                let change = map.update(&mut writer, key, |set| set.remove(&element));
                assert_eq!(change.is_nothing(), !removed);
                !removed
            }
            _ => {
                let nothing = map.remove(&mut writer, &key).is_nothing();
                assert_eq!(nothing, oracle.remove(&key).is_none());
                nothing
            }
        };
        assert!(step % 5 > 1 || !nothing);
        assert_eq!(map.contains_key(&key), oracle.contains_key(&key));
        assert_eq!(
            map.get(&key).map(|set| set.len()),
            oracle.get(&key).map(BTreeSet::len)
        );
        assert_eq!(map.len(), oracle.len());
        assert_eq!(map.is_empty(), oracle.is_empty());
    }
    assert!(!oracle.is_empty());
    assert!(
        map.keys()
            .copied()
            .collect::<BTreeSet<_>>()
            .iter()
            .eq(oracle.keys())
    );
    let sorted = map.iter_sorted();
    assert_eq!(sorted.len(), oracle.len());
    let sorted: Vec<(u64, Vec<u64>)> = sorted
        .map(|(key, set)| (*key, set.iter_sorted().copied().collect()))
        .collect();
    let expected: Vec<(u64, Vec<u64>)> = oracle
        .iter()
        .map(|(key, set)| (*key, set.iter().copied().collect()))
        .collect();
    assert_eq!(sorted, expected);
}

#[test]
fn a_map_in_a_map_is_read_like_one() {
    let mut writer = replica(1);
    let mut map = OrMap::<u8, OrMap<u8, OrSet<u8>>>::new();
    for key in 0..20 {
        map.update(&mut writer, 1, |inner| {
            inner.update(key, |set| set.insert(key));
        });
    }
    let inner = map.get(&1).unwrap();
    assert_eq!((inner.len(), inner.is_empty()), (20, false));
    let mut entries = inner.iter();
    entries.next();
    assert_eq!((entries.len(), entries.size_hint()), (19, (19, Some(19))));
    assert_eq!(format!("{entries:?}"), "Iter { left: 19, .. }");
    let shown = format!("{inner:?}");
    assert!(shown.ends_with(", … 4 more}"), "{shown}");
    map.update(&mut writer, 1, |inner| {
        (4..20).for_each(|key| inner.remove(&key));
    });
    let shown = format!("{:?}", map.get(&1).unwrap());
    assert_eq!(shown, "{0: {0}, 1: {1}, 2: {2}, 3: {3}}");
}

#[test]
fn what_is_written_while_a_key_is_removed_survives_alone() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = Carts::new();
    a.update(&mut here, "monday".to_string(), |cart| {
        (1..=3).for_each(|item| cart.insert(item));
    });
    let mut b = a.clone();
    a.remove(&mut here, "monday");
    b.update(&mut there, "monday".to_string(), |cart| {
        cart.insert(3);
        cart.insert(4);
        cart.remove(&1);
    });
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(read(&a), [("monday".to_string(), vec![3, 4])].into());
    // A key that is used again starts empty.
    a.remove(&mut here, "monday");
    a.update(&mut here, "monday".to_string(), |cart| cart.insert(9));
    assert_eq!(read(&a), [("monday".to_string(), vec![9])].into());
}

#[test]
fn one_change_takes_edits_of_many_keys() {
    let mut writer = replica(1);
    let mut map = OrMap::<u8, OrSet<u8>>::new();
    map.update(&mut writer, 1, |set| set.insert(1));
    let before = map.clone();
    let delta = map
        .batch(&mut writer, |map| {
            map.update(2, |set| set.insert(2));
            assert_eq!(map.view().len(), 2);
            assert!(map.view().get(&2).unwrap().contains(&2));
            map.remove(&1);
            map.remove(&7);
            map.update(3, |set| {
                set.insert(3);
                assert!(set.view().contains(&3));
                set.clear();
            });
        })
        .delta();
    assert_eq!(read(&map), [(2, vec![2])].into());
    let mut peer = before;
    assert!(peer.merge(&delta));
    assert_eq!(peer, map);
    let nothing = map.batch(&mut writer, |map| map.remove(&7));
    assert!(nothing.is_nothing());
    map.batch(&mut writer, |map| {
        map.clear();
    });
    assert!(map.is_empty() && map.clear(&mut writer).is_nothing());
}

#[test]
fn retain_and_clear_take_keys_away_by_one_event() {
    let mut writer = replica(1);
    let mut map = OrMap::<u8, OrSet<u8>>::new();
    for key in 0..100 {
        map.update(&mut writer, key, |set| {
            (0..=key % 3).for_each(|n| set.insert(n));
        });
    }
    let (before, events) = (map.clone(), map.version().count());
    let delta = map
        .retain(&mut writer, |key, set| key % 2 == 0 && set.contains(&2))
        .delta();
    assert_eq!(map.version().count(), events + 1);
    let expected: Vec<u8> = (0..100).filter(|key| key % 6 == 2).collect();
    assert!(map.iter_sorted().map(|(key, _)| *key).eq(expected));
    let mut peer = before.clone();
    peer.merge(&delta);
    assert_eq!(peer, map);
    assert!(map.retain(&mut writer, |_, _| true).is_nothing());
    let delta = map.clear(&mut writer).delta();
    assert_eq!(map.version().count(), events + 2);
    peer.merge(&delta);
    assert!(peer.is_empty() && peer == map);
}

#[test]
fn maps_nest_as_deep_as_wanted() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = OrMap::<&str, OrMap<&str, Carts>>::new();
    a.update(&mut here, "shop", |users| {
        users.update("anna", |carts| {
            carts.update("monday".to_string(), |cart| cart.insert(1));
            carts.update("tuesday".to_string(), |cart| cart.insert(2));
        });
        users.update("bert", |carts| {
            carts.update("monday".to_string(), |cart| cart.insert(3));
        });
    });
    let mut b = a.clone();
    a.update(&mut here, "shop", |users| users.remove("anna"));
    b.update(&mut there, "shop", |users| {
        users.update("anna", |carts| {
            carts.update("monday".to_string(), |cart| cart.insert(9));
            carts.remove("tuesday");
        });
    });
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    let users = a.get("shop").unwrap();
    assert_eq!(users.len(), 2);
    let anna = users.get("anna").unwrap();
    assert!(anna.keys().eq(&["monday"]) && !anna.contains_key("tuesday"));
    assert!(anna.get("monday").unwrap().iter_sorted().eq(&[9]));
    assert!(
        users
            .get("bert")
            .unwrap()
            .get("monday")
            .unwrap()
            .contains(&3)
    );
    assert_eq!(
        format!("{a:?}"),
        r#"{"shop": {"anna": {"monday": {9}}, "bert": {"monday": {3}}}}"#
    );
    a.update(&mut here, "shop", |users| {
        users.remove("bert");
        users.update("anna", |carts| {
            carts.clear();
        });
    });
    assert!(a.is_empty(), "a key with nothing below it is absent: {a:?}");
}

/// A delta has no look-up tables; it reads the same.
#[test]
fn a_delta_is_a_map_to_read() {
    let mut writer = replica(1);
    let mut map = OrMap::<u8, OrMap<u8, OrSet<u8>>>::new();
    map.update(&mut writer, 0, |map| map.update(0, |set| set.insert(0)));
    let delta = map
        .batch(&mut writer, |map| {
            map.update(1, |map| {
                map.update(2, |set| set.insert(3));
                map.update(4, |set| set.insert(5));
            });
            map.update(6, |map| map.update(7, |set| set.insert(8)));
        })
        .delta();
    assert_eq!(format!("{delta:?}"), "{1: {2: {3}, 4: {5}}, 6: {7: {8}}}");
    assert_eq!((delta.len(), delta.is_empty()), (2, false));
    assert!(delta.contains_key(&1) && !delta.contains_key(&0));
    let inner = delta.get(&1).unwrap();
    assert_eq!((inner.len(), inner.is_empty()), (2, false));
    assert!(inner.contains_key(&4) && !inner.contains_key(&5));
    assert!(inner.get(&2).unwrap().contains(&3));
    let mut keys: Vec<u8> = inner.keys().copied().collect();
    keys.sort_unstable();
    assert_eq!(keys, [2, 4]);
    let mut keys: Vec<u8> = delta.keys().copied().collect();
    keys.sort_unstable();
    assert_eq!(keys, [1, 6]);
    let mut delta = delta;
    delta.update(&mut writer, 9, |map| map.update(9, |set| set.insert(9)));
    assert_eq!(delta.len(), 3);
}

/// A to-do item: a title that two may edit at once, and who has done it.
#[test]
fn a_pair_is_a_value_of_two_fields() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = OrMap::<u32, (OrSet<&str>, OrSet<&str>)>::new();
    a.update(&mut here, 7, |todo| todo.first().insert("buy milk"));
    let mut b = a.clone();
    a.update(&mut here, 7, |todo| {
        todo.first().clear();
        todo.first().insert("buy oat milk");
    });
    b.update(&mut there, 7, |todo| todo.second().insert("bert"));
    a.merge(&b);
    let (title, done) = a.get(&7).unwrap();
    assert!(title.iter_sorted().eq(&["buy oat milk"]) && done.iter_sorted().eq(&["bert"]));
    assert_eq!(format!("{a:?}"), r#"{7: ({"buy oat milk"}, {"bert"})}"#);
}

#[test]
fn debug_fits_a_screen() {
    let mut writer = replica(1);
    let mut map = OrMap::<u16, OrSet<u16>>::new();
    map.batch(&mut writer, |map| {
        for key in 0..1_000 {
            map.update(key, |set| (0..100).for_each(|n| set.insert(n)));
        }
    });
    let text = format!("{map:?}");
    assert!(
        text.starts_with("{0: {0, 1, 2, ") && text.ends_with("… 984 more}"),
        "{text}"
    );
    assert!(text.len() < 2_000, "{}", text.len());
}

#[test]
fn a_change_may_be_merged_by_value() {
    let (mut here, mut there) = (replica(1), replica(2));
    let (mut a, mut b) = (Carts::new(), Carts::new());
    for n in 0..300 {
        a.update(&mut here, format!("key {}", n % 50), |cart| cart.insert(n));
    }
    b.update(&mut there, "key 7".to_string(), |cart| cart.insert(1_000));
    let mut joined = a.clone();
    assert!(joined.merge(&b));
    let (mut left, mut right) = (a.clone(), b.clone());
    assert!(left.merge_owned(b.clone()) && right.merge_owned(a.clone()));
    assert!(left == joined && right == joined);
    assert!(!left.merge_owned(a) && !joined.merge_owned(b));
    assert_eq!(read(&left)["key 7"], [7, 57, 107, 157, 207, 257, 1_000]);
    assert_eq!(read(&right), read(&left));
}

/// The keys come in the order of their hashes, and their dots so in no order at all.
#[test]
fn what_goes_is_exactly_what_was_meant_among_thousands_of_keys() {
    let mut writer = replica(1);
    let mut map = OrMap::<u64, OrSet<u64>>::new();
    for step in 0..6_000 {
        map.update(&mut writer, step % 3_000, |set| set.insert(step));
    }
    let peer = map.clone();
    let delta = map
        .retain(&mut writer, |key, set| key % 3 > 0 && set.len() == 2)
        .delta();
    assert!(map.keys().all(|key| key % 3 > 0));
    assert_eq!(map.len(), 2_000);
    let mut other = peer.clone();
    other.merge(&delta);
    assert!(other == map && other.version() == map.version());

    let mut nested = OrMap::<u8, OrMap<u64, OrSet<u64>>>::new();
    for step in 0..2_000 {
        nested.update(&mut writer, (step % 2) as u8, |inner| {
            inner.update(step, |set| set.insert(step));
        });
    }
    nested.update(&mut writer, 0, |inner| {
        inner.clear();
    });
    assert!(!nested.contains_key(&0));
    assert_eq!(nested.get(&1).map(|inner| inner.len()), Some(1_000));
    nested.remove(&mut writer, &1);
    assert!(nested.is_empty());
}
