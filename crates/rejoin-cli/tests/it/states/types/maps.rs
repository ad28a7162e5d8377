//! Maps whose events carry more than one value, of types that the program does not know.

use rejoin_aw_lww_map::AwLwwMap;
use rejoin_counter_map::CounterMap;
use rejoin_or_map::OrMap;
use rejoin_or_multimap::OrMultimap;
use rejoin_or_set::OrSet;
use rejoin_wire::encode;
use serde_json::{Value, json};

use super::{Case, forked};
use crate::program::rejoin;
use crate::states::{Folder, replica};

pub(super) fn maps() -> [Case; 4] {
    let (mut one, mut two) = (replica(1, 1), replica(2, 2));
    let text = |text: &str| text.to_owned();
    let mut nested = OrMap::<String, OrMap<u64, OrSet<String>>>::new();
    nested.update(&mut one, text("k"), |inner| {
        inner.update(7, |set| set.insert(text("a")));
    });
    let nested = forked(
        &nested,
        |map| {
            map.remove(&mut one, "k");
        },
        |map| {
            map.update(&mut two, text("k"), |inner| {
                inner.update(7, |set| set.insert(text("b")));
            });
        },
    );
    let mut multi = OrMultimap::new();
    multi.insert(&mut one, text("k"), text("a"));
    let multi = forked(
        &multi,
        |_| (),
        |map| {
            map.insert_all(&mut two, [(text("k"), text("b")), (text("l"), text("a"))]);
        },
    );
    let mut counts = CounterMap::new();
    counts.increment(&mut one, text("k"), 5);
    let counts = forked(
        &counts,
        |map| {
            map.remove(&mut one, "k");
        },
        |map| {
            map.decrement(&mut two, text("k"), 7);
            map.increment(&mut two, text("l"), 1);
        },
    );
    let mut puts = AwLwwMap::new();
    puts.put(&mut one, text("k"), 1_u64);
    let puts = forked(
        &puts,
        |map| {
            map.put(&mut one, text("k"), 2);
        },
        |map| {
            map.put(&mut two, text("k"), 3);
            map.remove(&mut two, "k");
        },
    );
    [
        Case::of(nested, "concurrent", "holds 1 live event below its keys"),
        Case::of(multi, "less", "holds 3 values"),
        Case::of(counts, "concurrent", "holds 2 steps"),
        Case::of(puts, "concurrent", "holds 1 put"),
    ]
}

fn entries(bytes: &[u8]) -> Value {
    let report = rejoin(&["inspect", "--json", "-"], bytes).ok();
    let report: Value = serde_json::from_str(&report).unwrap();
    report["entries"].clone()
}

#[test]
fn keys_and_values_of_common_types_are_told_apart() {
    let [_, multi, counts, puts] = maps();
    let texts = |entries: &Value, field: &str| -> Vec<String> {
        let entries = entries.as_array().unwrap().iter();
        let text = |entry: &Value| entry[field]["text"].as_str().map(str::to_owned);
        entries.filter_map(text).collect()
    };
    let found = entries(&multi.states[2]);
    assert_eq!(texts(&found, "key"), ["k", "k", "l"]);
    assert_eq!(texts(&found, "value"), ["a", "b", "a"]);
    let found = entries(&counts.states[2]);
    assert_eq!(texts(&found, "value"), ["k", "l"]);
    assert_eq!(
        (&found[0]["sum"], &found[1]["sum"]),
        (&json!(-7), &json!(1))
    );
    let found = entries(&puts.states[2]);
    assert_eq!(found[0]["key"]["text"], "k");
    assert_eq!(found[0]["value"]["number"], 2);
    let by = &found[0]["written"];
    assert_eq!(
        (&by[0]["sequence"], &by[1]["counter"]),
        (&json!(2), &json!(1))
    );
}

#[test]
fn maps_of_different_values_are_not_joined() {
    let mut one = replica(1, 1);
    let mut sets = OrMap::<String, OrSet<u64>>::new();
    sets.update(&mut one, "k".to_owned(), |set| set.insert(1));
    let mut maps = OrMap::<String, OrMap<u64, OrSet<u64>>>::new();
    maps.update(&mut one, "k".to_owned(), |map| {
        map.update(1, |set| set.insert(1));
    });
    let folder = Folder::new();
    let (a, b) = (
        folder.put("a", encode(&sets).unwrap()),
        folder.put("b", encode(&maps).unwrap()),
    );
    let error = rejoin(&["merge", &a, &b, "-o", &folder.arg("out")], "").fails(5);
    assert!(error.contains("differently"), "{error}");
    assert_eq!(folder.files(), ["a", "b"]);
}

#[test]
fn one_put_with_two_values_is_not_decided() {
    let put = |value: u64| {
        let mut map = AwLwwMap::new();
        map.put(&mut replica(1, 1), "k".to_owned(), value);
        encode(&map).unwrap()
    };
    let folder = Folder::new();
    let (a, b) = (folder.put("a", put(300)), folder.put("b", put(70_000)));
    let error = rejoin(&["merge", &a, &b, "-o", &folder.arg("out")], "").fails(5);
    assert!(error.contains("one write has two contents"), "{error}");
}
