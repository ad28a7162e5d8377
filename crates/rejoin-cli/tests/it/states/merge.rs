//! Merging bytes of unknown types is merging the types.

use std::fs;

use proptest::prelude::*;
use rejoin_lww_map::LwwMap;
use rejoin_merge::Merge;
use rejoin_or_set::OrSet;

use super::{Folder, counter, map, numbered, register, replica, set};
use crate::program::{Run, rejoin};

fn merge(folder: &Folder, inputs: &[Vec<u8>]) -> Run {
    let names = inputs
        .iter()
        .enumerate()
        .map(|(n, bytes)| folder.put(&n.to_string(), bytes));
    let names: Vec<_> = names.collect();
    let output = folder.arg("out");
    let mut args = vec!["merge", "-o", &output];
    args.extend(names.iter().map(String::as_str));
    rejoin(&args, "")
}

#[test]
fn the_result_has_everything_and_says_who_brought_what() {
    let folder = Folder::new();
    let inputs = [
        counter(&[(1, 5), (2, 3)]),
        counter(&[(1, 4)]),
        counter(&[(2, 8)]),
    ];
    let said = merge(&folder, &inputs).ok();
    assert_eq!(
        fs::read(folder.path("out")).unwrap(),
        counter(&[(1, 5), (2, 8)])
    );
    let line = |name: &str, what: &str| format!("{} {what}\n", folder.arg(name));
    assert!(said.contains(&line("1", "brought nothing new")), "{said}");
    assert!(said.contains(&line("2", "brought something new")), "{said}");
    assert!(said.contains("has grown beyond"), "{said}");

    let said = merge(&folder, &[inputs[0].clone(), inputs[1].clone()]).ok();
    assert!(said.contains("equals"), "{said}");
}

#[test]
fn different_types_are_refused() {
    let states = [
        counter(&[(1, 1)]),
        register(1, 1, "a"),
        set(1, &["a"], &[]),
        map(1, 1, &[]),
    ];
    for (place, state) in states.iter().enumerate() {
        let folder = Folder::new();
        let error = merge(&folder, &[state.clone(), states[(place + 1) % 4].clone()]).fails(5);
        assert!(error.contains("of type"), "{error}");
        assert!(!folder.path("out").exists());
    }
    let folder = Folder::new();
    merge(&folder, &[register(1, 1, "a"), numbered(1, "a")]).fails(5);
}

#[test]
fn a_tie_that_only_the_type_can_decide_is_refused() {
    let ties = [
        [register(1, 9, "a"), register(1, 9, "b")],
        [numbered(9, "a"), numbered(9, "b")],
        [set(1, &["a"], &[]), set(1, &["b"], &[])],
        [map(1, 9, &[("k", Some(1))]), map(1, 9, &[("k", Some(2))])],
    ];
    for [one, other] in ties {
        for inputs in [[one.clone(), other.clone()], [other.clone(), one.clone()]] {
            let folder = Folder::new();
            let error = merge(&folder, &inputs).fails(5);
            assert!(error.contains("one write has two contents"), "{error}");
            assert_eq!(folder.files(), ["0", "1"]);
        }
    }
}

#[test]
fn a_tie_that_a_later_write_overrules_is_none() {
    let [a, b, c] = [numbered(9, "a"), numbered(9, "b"), numbered(10, "c")];
    for inputs in [[&a, &b, &c], [&c, &a, &b], [&b, &c, &a]] {
        let folder = Folder::new();
        merge(&folder, &inputs.map(Clone::clone)).ok();
        assert_eq!(fs::read(folder.path("out")).unwrap(), c);
    }
}

/// Edits of three replicas, each of which may first hear of another one.
fn edits() -> impl Strategy<Value = Vec<(usize, usize, bool, u8, u8)>> {
    let edit = (0..3_usize, 0..3_usize, any::<bool>(), 0..5_u8, any::<u8>());
    prop::collection::vec(edit, 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// The typed merge is the oracle, byte for byte.
    #[test]
    fn sets_merge_as_their_type_does(edits in edits()) {
        let mut sets: [OrSet<String>; 3] = Default::default();
        let mut replicas = [1, 2, 3].map(|id| replica(id, 5));
        for (at, from, add, element, _) in edits {
            let heard = sets[from].clone();
            sets[at].merge(&heard);
            let element = "x".repeat(usize::from(element));
            if add {
                sets[at].insert(&mut replicas[at], element);
            } else {
                sets[at].remove(&mut replicas[at], &element);
            }
        }
        let inputs = sets.each_ref().map(|set| set.to_bytes().unwrap());
        let folder = Folder::new();
        merge(&folder, &inputs).ok();
        let [mut expected, b, c] = sets;
        expected.merge(&b);
        expected.merge(&c);
        prop_assert_eq!(fs::read(folder.path("out")).unwrap(), expected.to_bytes().unwrap());
    }

    #[test]
    fn maps_merge_as_their_type_does(edits in edits()) {
        let mut maps: [LwwMap<u8, u64>; 3] = Default::default();
        let mut replicas = [1, 2, 3].map(|id| replica(id, 5));
        for (at, from, put, key, value) in edits {
            let heard = maps[from].clone();
            maps[at].merge(&heard);
            if put {
                maps[at].put(&mut replicas[at], key, value.into());
            } else {
                maps[at].remove(&mut replicas[at], &key);
            }
        }
        let inputs = maps.each_ref().map(|map| map.to_bytes().unwrap());
        let folder = Folder::new();
        merge(&folder, &inputs).ok();
        let [mut expected, b, c] = maps;
        expected.merge(&b);
        expected.merge(&c);
        prop_assert_eq!(fs::read(folder.path("out")).unwrap(), expected.to_bytes().unwrap());
    }
}
