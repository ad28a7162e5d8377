//! Every edit and query against what a reader would expect, and scenarios from other libraries.

use std::collections::BTreeMap;

use rejoin_counter_map::{CounterMap, Merge, Observer};
use rejoin_merge::{Content, Step};

use crate::{read, replica};

#[test]
fn a_map_of_one_replica_is_a_map_of_numbers() {
    let mut writer = replica(1);
    let mut map = CounterMap::new();
    let mut oracle = BTreeMap::<u64, i128>::new();
    for step in 0..3_000_u64 {
        let (key, amount) = (step * step % 13, step % 7);
        match step % 5 {
            0 | 1 => {
                let nothing = map.increment(&mut writer, key, amount).is_nothing();
                assert_eq!(nothing, amount == 0);
                if amount > 0 {
                    *oracle.entry(key).or_default() += i128::from(amount);
                }
            }
            2 => {
                map.decrement(&mut writer, key, amount + 1);
                *oracle.entry(key).or_default() -= i128::from(amount + 1);
            }
            3 => {
                map.add_all(&mut writer, [(key, 1), (key + 1, 2), (key, 3)]);
                *oracle.entry(key).or_default() += 4;
                *oracle.entry(key + 1).or_default() += 2;
            }
            _ => {
                let nothing = map.remove(&mut writer, &key).is_nothing();
                assert_eq!(nothing, oracle.remove(&key).is_none());
            }
        }
        assert_eq!(map.get(&key), oracle.get(&key).copied());
        assert_eq!(
            (map.len(), map.is_empty()),
            (oracle.len(), oracle.is_empty())
        );
    }
    assert_eq!(read(&map), oracle);
    assert!(map.iter_sorted().map(|(key, _)| key).eq(oracle.keys()));
}

#[test]
fn counts_of_several_keys() {
    let mut writer = replica(1);
    let mut map = CounterMap::new();
    map.increment(&mut writer, "a", 2);
    map.increment(&mut writer, "b", 3);
    map.decrement(&mut writer, "a", 1);
    assert_eq!(read(&map), [("a", 1), ("b", 3)].into());
}

#[test]
fn a_removed_key_is_gone_everywhere() {
    let (mut one, mut two) = (replica(1), replica(2));
    let (mut a, mut b) = (CounterMap::new(), CounterMap::new());
    a.add_all(&mut one, [("a", 1), ("b", 3), ("c", 2)]);
    b.increment(&mut two, "c", 5);
    b.merge(&a);
    a.merge(&b);
    a.remove(&mut one, "b");
    b.merge(&a);
    a.merge(&b);
    assert_eq!(a, b);
    assert_eq!(read(&b), [("a", 1), ("c", 7)].into());
}

#[test]
fn steps_that_a_removal_had_not_seen_survive_it() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = CounterMap::new();
    a.increment(&mut one, "C", 5);
    let mut b = a.clone();
    a.remove(&mut one, "C");
    b.increment(&mut two, "C", 2);
    a.merge(&b);
    b.merge(&a);
    assert_eq!(read(&a), [("C", 2)].into());
    assert_eq!(a, b);
}

#[test]
fn a_count_of_zero_is_present() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = CounterMap::new();
    a.increment(&mut one, "a", 10);
    let mut b = a.clone();
    b.decrement(&mut two, "a", 10);
    a.merge(&b);
    assert_eq!((a.get("a"), a.len()), (Some(0), 1));
    assert!(a.add_all(&mut one, [("b", 1), ("b", -1)]).is_nothing());
    assert!(!a.contains_key("b"));
}

#[test]
fn nothing_overflows() {
    let mut writer = replica(1);
    let mut map = CounterMap::new();
    for _ in 0..3 {
        map.increment(&mut writer, 1, u64::MAX);
        map.decrement(&mut writer, 2, u64::MAX);
    }
    let delta = map
        .add_all(&mut writer, [(1, i64::MAX), (1, i64::MAX), (2, i64::MIN)])
        .delta();
    let large = i128::from(u64::MAX);
    let expected = [
        (1, 3 * large + 2 * i128::from(i64::MAX)),
        (2, -3 * large + i128::from(i64::MIN)),
    ];
    assert_eq!(read(&map), expected.into());
    assert_eq!(
        read(&delta),
        [(1, 2 * i128::from(i64::MAX)), (2, i64::MIN.into())].into()
    );
    let again = CounterMap::from_bytes(&map.to_bytes().unwrap()).unwrap();
    assert_eq!(read(&again), expected.into());
}

#[test]
fn retain_and_clear_take_keys_away_by_one_event() {
    let mut writer = replica(1);
    let mut map = CounterMap::new();
    map.add_all(
        &mut writer,
        (0..100).map(|n| (n % 10, 1 + i64::from(n % 5))),
    );
    let events = map.version().count();
    map.retain(&mut writer, |key, count| *key > 4 && count > 10);
    assert_eq!(map.version().count(), events + 1);
    assert_eq!(read(&map), [(6, 20), (7, 30), (8, 40), (9, 50)].into());
    assert!(map.retain(&mut writer, |_, _| true).is_nothing());
    map.clear(&mut writer);
    assert_eq!(map.version().count(), events + 2);
    assert!(map.is_empty() && map.clear(&mut writer).is_nothing());
    assert_eq!(format!("{map:?}"), "{}");
    map.add_all(&mut writer, (0..50).map(|n| (n, -1)));
    let text = format!("{map:?}");
    assert!(
        text.starts_with("{0: -1, 1: -1") && text.ends_with("… 34 more}"),
        "{text}"
    );
}

#[derive(Default)]
struct Notes(Vec<String>);

impl Observer for Notes {
    fn enter(&mut self, step: Step<'_>) {
        self.0.push(format!("{step:?}"));
    }

    fn added(&mut self, value: &dyn Content) {
        self.0.push(format!("+{value:?}"));
    }

    fn removed(&mut self, value: &dyn Content) {
        self.0.push(format!("-{value:?}"));
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.0.push(format!("{old:?} -> {new:?}"));
    }
}

#[test]
fn an_observer_hears_what_a_counter_read_and_reads() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = CounterMap::new();
    a.increment(&mut one, 7, 5);
    let mut b = a.clone();
    b.increment(&mut two, 7, 2);
    let mut notes = Notes::default();
    assert!(a.merge_observed(&b, &mut notes));
    assert_eq!(notes.0, ["Key(7)", "5 -> 7"]);
    b.remove(&mut two, &7);
    b.increment(&mut two, 8, 1);
    let mut notes = Notes::default();
    assert!(a.merge_observed(&b, &mut notes));
    assert_eq!(
        notes.0,
        [
            "+8", "Key(8)", "0 -> 1", "Key(7)", "7 -> 2", "Key(7)", "2 -> 0", "-7"
        ]
    );
}
