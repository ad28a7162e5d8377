//! Every edit and query against what a reader would expect, and scenarios from other libraries.

use std::collections::BTreeMap;

use rejoin_aw_lww_map::{AwLwwMap, Merge, Timestamp};

use crate::{read, replica};

type Map = AwLwwMap<&'static str, &'static str>;

fn sync(a: &mut Map, b: &mut Map) {
    b.merge(a);
    a.merge(b);
    assert_eq!(a, b);
}

#[test]
fn a_map_of_one_replica_is_a_map() {
    let mut writer = replica(1, 1_000);
    let mut map = AwLwwMap::new();
    let mut oracle = BTreeMap::new();
    for step in 0..5_000_u64 {
        let key = step * step % 97;
        if step % 3 == 0 {
            let nothing = map.remove(&mut writer, &key).is_nothing();
            assert_eq!(nothing, oracle.remove(&key).is_none());
        } else {
            assert!(!map.put(&mut writer, key, step).is_nothing());
            oracle.insert(key, step);
        }
        assert_eq!(map.get(&key), oracle.get(&key));
        assert_eq!(map.contains_key(&key), oracle.contains_key(&key));
        assert_eq!(
            (map.len(), map.is_empty()),
            (oracle.len(), oracle.is_empty())
        );
    }
    assert_eq!(read(&map), oracle);
    assert!(map.iter_sorted().eq(&oracle));
    assert_eq!(map.keys().count(), oracle.len());
}

#[test]
fn a_put_wins_over_a_removal_that_has_not_seen_it_whatever_the_clocks_say() {
    let (mut slow, mut fast) = (replica(1, 1_000), replica(2, 9_000));
    let mut a = Map::new();
    let mut b = Map::new();
    a.put(&mut slow, "Derek", "add_wins");
    b.remove(&mut fast, "Derek");
    sync(&mut a, &mut b);
    assert_eq!(read(&a), [("Derek", "add_wins")].into());

    a.put(&mut slow, "Derek", "again");
    b.clear(&mut fast);
    sync(&mut a, &mut b);
    assert_eq!(read(&a), [("Derek", "again")].into());
    b.remove(&mut fast, "Derek");
    sync(&mut a, &mut b);
    assert!(a.is_empty());
}

#[test]
fn of_two_puts_the_later_is_read() {
    let (mut slow, mut fast) = (replica(1, 1_000), replica(2, 9_000));
    let (mut a, mut b) = (Map::new(), Map::new());
    b.put(&mut fast, "k", "fast");
    a.put(&mut slow, "k", "slow");
    sync(&mut a, &mut b);
    assert_eq!(a.get("k"), Some(&"fast"));
    assert_eq!(
        a.stamp("k").map(|stamp| stamp.time),
        Some(Timestamp::from_parts(9_000, 0))
    );
    // A put is later than what it replaces, although its clock is behind.
    a.put(&mut slow, "k", "slow again");
    sync(&mut a, &mut b);
    assert_eq!(read(&b), [("k", "slow again")].into());
    assert_eq!(
        a.stamp("k").map(|stamp| stamp.time),
        Some(Timestamp::from_parts(9_000, 1))
    );
}

#[test]
fn of_two_puts_at_one_time_that_of_the_higher_replica_is_read() {
    let (mut low, mut high) = (replica(1, 1_000), replica(2, 1_000));
    let (mut a, mut b) = (Map::new(), Map::new());
    a.put(&mut low, "k", "z");
    b.put(&mut high, "k", "a");
    sync(&mut a, &mut b);
    assert_eq!(a.get("k"), Some(&"a"));
}

#[test]
fn three_writes() {
    let (mut one, mut two) = (replica(1, 1_000), replica(2, 1_000));
    let (mut a, mut b) = (Map::new(), Map::new());
    a.put(&mut one, "Derek", "one_wins");
    sync(&mut a, &mut b);
    b.put(&mut two, "Derek", "two_wins");
    sync(&mut a, &mut b);
    a.put(&mut one, "Derek", "three_wins");
    sync(&mut a, &mut b);
    assert_eq!(read(&a), [("Derek", "three_wins")].into());
}

#[test]
fn a_removal_takes_both_of_two_equal_puts() {
    let (mut one, mut two) = (replica(1, 1_000), replica(2, 1_000));
    let (mut a, mut b) = (Map::new(), Map::new());
    a.put(&mut one, "k", "v");
    b.put(&mut two, "k", "v");
    sync(&mut a, &mut b);
    assert_eq!(a.len(), 1);
    a.remove(&mut one, "k");
    sync(&mut a, &mut b);
    assert!(a.is_empty());
}

#[test]
fn a_removal_goes_along_a_chain_of_three() {
    let mut writers = [1, 2, 3].map(|number| replica(number, 1_000));
    let mut a = Map::new();
    a.put(&mut writers[0], "k", "1");
    let mut b = a.clone();
    let mut c = b.clone();
    c.remove(&mut writers[2], "k");
    b.merge(&c);
    a.merge(&b);
    assert!(a.is_empty() && a == c);
}

#[test]
fn many_puts_give_one_change() {
    let mut writer = replica(1, 1_000);
    let mut map = AwLwwMap::new();
    let before = map.clone();
    let delta = map
        .put_all(
            &mut writer,
            [
                ("a".to_string(), 1),
                ("b".to_string(), 2),
                ("a".to_string(), 3),
            ],
        )
        .delta();
    assert_eq!(
        read(&delta),
        [("a".to_string(), 3), ("b".to_string(), 2)].into()
    );
    let mut peer = before;
    peer.merge(&delta);
    assert_eq!(peer, map);
    assert!(map.put_all(&mut writer, []).is_nothing());
    let events = map.version().count();
    map.retain(&mut writer, |key, value| key == "a" && *value == 3);
    assert_eq!((map.len(), map.version().count()), (1, events + 1));
    assert!(map.retain(&mut writer, |_, _| true).is_nothing());
    map.clear(&mut writer);
    assert!(map.is_empty() && map.clear(&mut writer).is_nothing());
    assert_eq!(format!("{map:?}"), "{}");
    map.put_all(&mut writer, (10..60).map(|n| (n.to_string(), n)));
    let text = format!("{map:?}");
    assert!(
        text.starts_with(r#"{"10": 10, "#) && text.ends_with("… 34 more}"),
        "{text}"
    );
}

#[test]
fn a_change_may_be_merged_by_value() {
    let (mut here, mut there) = (replica(1, 1_000), replica(2, 2_000));
    let (mut a, mut b) = (AwLwwMap::new(), AwLwwMap::new());
    a.put_all(&mut here, (0..300).map(|n| (n, n.to_string())));
    b.put(&mut there, 7, "seven".to_string());
    let mut joined = a.clone();
    assert!(joined.merge(&b));
    let (mut left, mut right) = (a.clone(), b.clone());
    assert!(left.merge_owned(b.clone()) && right.merge_owned(a.clone()));
    assert!(left == joined && right == joined);
    assert!(!left.merge_owned(a) && !joined.merge_owned(b));
    assert_eq!(
        (right.len(), right.get(&7).unwrap().as_str()),
        (300, "seven")
    );
}
