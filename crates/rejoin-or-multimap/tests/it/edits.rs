//! Every edit and query against what a reader would expect, and what an observer is told.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_merge::{Content, Step};
use rejoin_or_multimap::{Merge, Observer, OrMultimap};

use crate::{read, replica};

#[test]
fn a_multimap_of_one_replica_is_a_map_of_sets_without_empty_ones() {
    let mut writer = replica(1);
    let mut map = OrMultimap::new();
    let mut oracle = BTreeMap::<u64, BTreeSet<u64>>::new();
    for step in 0..5_000_u64 {
        let (key, value) = (step * step % 13, step % 7);
        match step % 6 {
            0 | 1 => {
                assert!(!map.insert(&mut writer, key, value).is_nothing());
                oracle.entry(key).or_default().insert(value);
            }
            2 => {
                let nothing = map.remove(&mut writer, &key, &value).is_nothing();
                let held = oracle.get_mut(&key);
                assert_eq!(!nothing, held.is_some_and(|held| held.remove(&value)));
            }
            3 => {
                let nothing = map.remove_key(&mut writer, &key).is_nothing();
                assert_eq!(!nothing, oracle.remove(&key).is_some());
            }
            4 => {
                let values = [value, value + 1, value, 3];
                map.put_set(&mut writer, key, values);
                oracle.insert(key, values.into());
            }
            _ => {
                map.replace(&mut writer, key, &value, 5);
                let held = oracle.entry(key).or_default();
                held.remove(&value);
                held.insert(5);
            }
        }
        oracle.retain(|_, values| !values.is_empty());
        assert_eq!(map.contains_key(&key), oracle.contains_key(&key));
        assert_eq!(
            (map.len(), map.is_empty()),
            (oracle.len(), oracle.is_empty())
        );
        let held = map.get(&key).map(|values| values.len());
        assert_eq!(held, oracle.get(&key).map(BTreeSet::len));
    }
    let expected: BTreeMap<u64, Vec<u64>> = oracle
        .iter()
        .map(|(key, values)| (*key, values.iter().copied().collect()))
        .collect();
    assert_eq!(read(&map), expected);
    assert!(map.iter_sorted().map(|(key, _)| key).eq(oracle.keys()));
    assert_eq!(
        map.keys().copied().collect::<BTreeSet<_>>().len(),
        oracle.len()
    );
}

#[test]
fn adds_win_over_removals_that_did_not_see_them() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = OrMultimap::new();
    a.insert_all(&mut here, [("x", 1), ("x", 2), ("y", 3)]);
    let mut b = a.clone();
    a.remove_key(&mut here, "x");
    a.put_set(&mut here, "y", [4]);
    b.insert(&mut there, "x", 2);
    b.put_set(&mut there, "y", [5, 6]);
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(read(&a), [("x", vec![2]), ("y", vec![4, 5, 6])].into());
}

#[test]
fn many_edits_give_one_change() {
    let mut writer = replica(1);
    let mut map = OrMultimap::new();
    let before = map.clone();
    let delta = map
        .insert_all(&mut writer, [("x".to_string(), 1), ("y".to_string(), 2)])
        .delta();
    let mut peer = before;
    peer.merge(&delta);
    assert_eq!(peer, map);
    let delta = map.put_set(&mut writer, "x".to_string(), [7, 8, 9]).delta();
    assert_eq!(read(&delta), [("x".to_string(), vec![7, 8, 9])].into());
    peer.merge(&delta);
    assert_eq!(peer, map);
    assert!(!peer.contains("x", &1) && peer.contains("x", &9) && !peer.contains("z", &9));
    assert!(map.insert_all(&mut writer, []).is_nothing());
    assert!(map.put_set(&mut writer, "z".to_string(), []).is_nothing());
}

#[test]
fn retain_and_clear_take_away_by_one_event() {
    let mut writer = replica(1);
    let mut map = OrMultimap::new();
    map.insert_all(&mut writer, (0..100).map(|n| (n % 10, n)));
    let events = map.version().count();
    map.retain(&mut writer, |key, value| key % 2 == 0 && *value < 20);
    assert_eq!(map.version().count(), events + 1);
    let expected: BTreeMap<i32, Vec<i32>> =
        [0, 2, 4, 6, 8].map(|key| (key, vec![key, key + 10])).into();
    assert_eq!(read(&map), expected);
    assert!(map.retain(&mut writer, |_, _| true).is_nothing());
    map.clear(&mut writer);
    assert_eq!(map.version().count(), events + 2);
    assert!(map.is_empty() && map.clear(&mut writer).is_nothing());
}

#[derive(Default)]
struct Notes {
    way: Vec<String>,
    lines: Vec<String>,
}

impl Observer for Notes {
    fn enter(&mut self, step: Step<'_>) {
        match step {
            Step::Key(key) => self.way.push(format!("{key:?}")),
            other => panic!("{other:?}"),
        }
    }

    fn leave(&mut self) {
        self.way.pop().unwrap();
    }

    fn added(&mut self, value: &dyn Content) {
        self.lines.push(format!("{}+{value:?}", self.way.join("/")));
    }

    fn removed(&mut self, value: &dyn Content) {
        self.lines.push(format!("{}-{value:?}", self.way.join("/")));
    }
}

#[test]
fn only_what_can_be_seen_to_change_is_told() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = OrMultimap::new();
    a.insert_all(&mut here, [(1, 1), (1, 2), (2, 3)]);
    let mut b = a.clone();
    b.insert_all(&mut there, [(1, 1), (1, 4), (5, 6)]);
    b.remove(&mut there, &1, &2);
    b.remove_key(&mut there, &2);
    let mut notes = Notes::default();
    assert!(a.merge_observed(&b, &mut notes));
    notes.lines.sort();
    assert_eq!(notes.lines, ["+5", "-2", "1+4", "1-2", "2-3", "5+6"]);
}

#[test]
fn debug_fits_a_screen() {
    let mut writer = replica(1);
    let mut map = OrMultimap::new();
    map.insert_all(&mut writer, (0..5_000).map(|n| (n % 50, n)));
    let text = format!("{map:?}");
    assert!(text.ends_with("… 34 more}") && text.len() < 3_000, "{text}");
}

#[test]
fn a_change_may_be_merged_by_value() {
    let (mut here, mut there) = (replica(1), replica(2));
    let (mut a, mut b) = (OrMultimap::new(), OrMultimap::new());
    a.insert_all(&mut here, (0..300).map(|n| (n % 50, n.to_string())));
    b.insert(&mut there, 7, "seven".to_string());
    let mut joined = a.clone();
    assert!(joined.merge(&b));
    let (mut left, mut right) = (a.clone(), b.clone());
    assert!(left.merge_owned(b.clone()) && right.merge_owned(a.clone()));
    assert!(left == joined && right == joined);
    assert!(!left.merge_owned(a) && !joined.merge_owned(b));
    assert_eq!(
        read(&right)[&7],
        ["107", "157", "207", "257", "57", "7", "seven"]
    );
}
