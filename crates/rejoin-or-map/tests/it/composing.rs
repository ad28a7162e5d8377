//! Values of other types than sets, and scenarios from other libraries with them.

use std::collections::BTreeMap;

use rejoin_flag::{DwFlag, EwFlag};
use rejoin_lww_register::LwwRegister;
use rejoin_max_register::{MaxRegister, MinRegister};
use rejoin_mv_register::MvRegister;
use rejoin_or_map::{Merge, OrMap, Replica};
use rejoin_or_set::OrSet;
use rejoin_resettable_counter::ResettableCounter;

use crate::replica;

type Counters = OrMap<&'static str, ResettableCounter>;
type Highs = OrMap<&'static str, MaxRegister<u8>>;

fn counts(map: &Counters) -> BTreeMap<&'static str, i128> {
    map.iter().map(|(key, count)| (*key, count)).collect()
}

fn highs(map: &Highs) -> BTreeMap<&'static str, u8> {
    let entries = map.iter();
    entries.map(|(key, high)| (*key, *high.unwrap())).collect()
}

#[test]
fn a_removal_of_a_counter_spares_the_steps_that_it_had_not_seen() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Counters::new();
    a.update(&mut one, "C", |counter| counter.increment(5));
    let mut b = a.clone();
    a.remove(&mut one, "C");
    b.update(&mut two, "C", |counter| counter.increment(2));
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(counts(&a), [("C", 2)].into());
}

#[test]
fn a_counter_at_zero_is_present() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Counters::new();
    a.update(&mut one, "a", |counter| counter.increment(10));
    let mut b = a.clone();
    b.update(&mut two, "a", |counter| counter.decrement(10));
    a.merge(&b);
    assert_eq!(counts(&a), [("a", 0)].into());
}

#[test]
fn what_one_update_counts_is_one_step() {
    let mut one = replica(1);
    let mut map = Counters::new();
    let change = map.update(&mut one, "a", |counter| {
        for _ in 0..1_000 {
            counter.increment(3);
            counter.decrement(1);
        }
        assert_eq!(counter.value(), 2_000);
    });
    assert_eq!(change.delta().version().count(), 1);
    assert_eq!(counts(&map), [("a", 2_000)].into());
    let nothing = map.update(&mut one, "b", |counter| {
        counter.increment(3);
        counter.decrement(3);
    });
    assert!(nothing.is_nothing());
    map.update(&mut one, "a", |counter| {
        counter.increment(7);
        counter.reset();
        assert_eq!(counter.value(), 0);
        counter.decrement(1);
        assert_eq!(format!("{counter:?}"), "ResettableCounterEditor(-1)");
    });
    assert_eq!(counts(&map), [("a", -1)].into());
}

#[test]
fn a_nested_counter_does_not_overflow() {
    let mut one = replica(1);
    let mut map = Counters::new();
    for _ in 0..3 {
        map.update(&mut one, "a", |counter| counter.increment(u64::MAX));
    }
    map.update(&mut one, "b", |counter| {
        counter.decrement(u64::MAX);
        counter.decrement(u64::MAX);
    });
    let large = i128::from(u64::MAX);
    assert_eq!(counts(&map), [("a", 3 * large), ("b", -2 * large)].into());
}

#[test]
fn the_greatest_value_that_no_removal_has_seen() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Highs::new();
    for (key, value) in [("key1", 1), ("key2", 2), ("key3", 3)] {
        a.update(&mut one, key, |high| high.set(value));
    }
    let mut b = a.clone();
    a.update(&mut one, "key4", |high| high.set(4));
    a.update(&mut one, "key1", |high| high.set(5));
    a.remove(&mut one, "key3");
    b.update(&mut two, "key1", |high| high.set(2));
    b.update(&mut two, "key3", |high| high.set(6));
    b.remove(&mut two, "key2");
    b.merge(&a);
    a.merge(&b);
    assert_eq!(a, b);
    assert_eq!(highs(&a), [("key1", 5), ("key3", 6), ("key4", 4)].into());
}

#[test]
fn a_lower_value_survives_the_removal_of_a_higher_one() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Highs::new();
    a.update(&mut one, "x", |high| high.set(9));
    let mut b = a.clone();
    b.update(&mut two, "x", |high| {
        high.set(4);
        assert_eq!(high.get(), Some(&9));
    });
    a.remove(&mut one, "x");
    a.merge(&b);
    assert_eq!(highs(&a), [("x", 4)].into());

    let mut lows = OrMap::<u8, MinRegister<u8>>::new();
    for value in [7, 9, 3, 5] {
        lows.update(&mut one, 1, |low| low.set(value));
    }
    assert_eq!(lows.get(&1).unwrap(), Some(&3));
    assert_eq!(format!("{lows:?}"), "{1: Some(3)}");
}

#[test]
fn the_least_and_the_greatest_are_not_mistaken_in_bytes() {
    let mut map = OrMap::<u8, MaxRegister<u8>>::new();
    map.update(&mut replica(1), 1, |high| high.set(1));
    let bytes = map.to_bytes().unwrap();
    assert_eq!(OrMap::from_bytes(&bytes), Ok(map));
    assert!(OrMap::<u8, MinRegister<u8>>::from_bytes(&bytes).is_err());
}

/// A to-do item: a title, and whether it is done by whom.
#[test]
fn a_value_of_two_fields() {
    type Todos = OrMap<u32, (LwwRegister<&'static str>, OrSet<&'static str>)>;
    let mut early = Replica::new(1_u64.into(), || 1_000);
    let mut late = Replica::new(2_u64.into(), || 2_000);
    let mut a = Todos::new();
    a.update(&mut early, 7, |todo| {
        todo.first().set("milk");
        todo.second().insert("anna");
    });
    let mut b = a.clone();
    b.update(&mut late, 7, |todo| todo.first().set("oat milk"));
    a.update(&mut early, 7, |todo| {
        todo.first().set("rice milk");
        assert_eq!(todo.first().get(), Some(&"rice milk"));
    });
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    let (title, done_by) = a.get(&7).unwrap();
    assert_eq!(title, Some(&"oat milk"));
    assert!(done_by.contains("anna"));

    // Removed while somebody edits the title: the title is all that is left.
    a.remove(&mut late, &7);
    b.update(&mut early, 7, |todo| todo.first().set("tea"));
    a.merge(&b);
    let (title, done_by) = a.get(&7).unwrap();
    assert_eq!((title, done_by.is_empty()), (Some(&"tea"), true));
}

/// Two fields of one batch: removing one key does not disturb the other. A flag is a `bool`.
#[test]
fn flags_and_registers_of_many_values() {
    type Flags = OrMap<&'static str, EwFlag>;
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = Flags::new();
    a.batch(&mut one, |map| {
        map.update("X", |flag| {
            flag.enable();
        });
        map.update("Y", |flag| {
            flag.enable();
        });
    });
    let mut b = a.clone();
    a.remove(&mut one, "Y");
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!((b.get("X"), b.get("Y")), (Some(true), None));

    let mut names = OrMap::<u8, MvRegister<&str>>::new();
    names.update(&mut one, 1, |name| name.set("anna"));
    let mut others = names.clone();
    others.update(&mut two, 1, |name| name.set("bert"));
    names.update(&mut one, 1, |name| name.set("carl"));
    names.merge(&others);
    assert_eq!(names.get(&1), Some(vec![&"bert", &"carl"]));
}

/// The wire tells each kind of value from each other.
#[test]
fn flags_are_not_mistaken_in_bytes() {
    let mut map = OrMap::<u8, EwFlag>::new();
    map.update(&mut replica(1), 1, |flag| {
        flag.enable();
    });
    let bytes = map.to_bytes().unwrap();
    assert_eq!(OrMap::from_bytes(&bytes), Ok(map));
    assert!(OrMap::<u8, DwFlag>::from_bytes(&bytes).is_err());
    assert!(OrMap::<u8, EwFlag<true>>::from_bytes(&bytes).is_err());
}

/// An `EwFlag` keeps no dot for a disabled flag, so none may come in.
#[test]
fn a_content_that_no_edit_writes_is_refused() {
    let mut map = OrMap::<u8, (EwFlag, EwFlag)>::new();
    map.update(&mut replica(1), 9, |pair| pair.second().enable());
    let mut bytes = map.to_bytes().unwrap();
    let at = bytes.len() - 5;
    assert_eq!(
        bytes[at - 2..=at],
        [9, 1, 1],
        "the key, the second field, enabled"
    );
    bytes[at] = 0;
    rejoin_wire::reseal(&mut bytes);
    let error = OrMap::<u8, (EwFlag, EwFlag)>::from_bytes(&bytes).unwrap_err();
    let rule = "a content is none that its type writes";
    assert!(error.to_string().contains(rule), "{error}");
    let text = serde_json::to_string(&map)
        .unwrap()
        .replace("true", "false");
    let error = serde_json::from_str::<OrMap<u8, (EwFlag, EwFlag)>>(&text).unwrap_err();
    assert!(error.to_string().starts_with(rule), "{error} in {text}");
}
