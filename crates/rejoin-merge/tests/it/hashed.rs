//! `HashMap` and `HashSet`: what holds for the sorted ones, in no promised order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher};

use proptest::collection::{hash_map, hash_set, vec};
use proptest::prelude::*;
use rejoin_merge::{Bottom, Max, Merge, Min};

use crate::cost::{clones, costs, keyed, place, set};
use crate::laws::{hold_for, hold_in_world};
use crate::observer::{Deaf, heard};
use crate::random::min;
use crate::worlds::{maps, maxes, subsets};

#[test]
fn a_set_is_union() {
    hold_in_world(&subsets::<_, HashSet<u8>>(&[0, 1, 2]));
}

#[test]
fn a_map_is_key_by_key() {
    hold_in_world(&maps::<_, HashMap<_, _>>(&maxes()));
    let ones = [
        BTreeMap::new(),
        BTreeMap::from([(7, false)]),
        BTreeMap::from([(7, true)]),
    ];
    hold_in_world(&maps::<_, HashMap<_, BTreeMap<u8, bool>>>(&ones));
}

#[test]
fn any_hasher_will_do() {
    type Fixed = BuildHasherDefault<DefaultHasher>;
    hold_in_world(&subsets::<_, HashSet<u8, Fixed>>(&[0, 1]));
    hold_in_world(&maps::<_, HashMap<_, bool, Fixed>>(&[false, true]));
    assert!(HashMap::<u8, bool, Fixed>::bottom().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn larger_sets(states in vec(hash_set("[a-d]{1,2}", 0..15), 3)) {
        hold_for::<HashSet<String>>(&states);
    }

    #[test]
    fn larger_maps(states in vec(hash_map(0..30_u8, min(), 0..20), 3)) {
        hold_for::<HashMap<u8, Min<u8>>>(&states);
    }
}

#[test]
fn only_what_is_new_is_cloned() {
    costs(1, || (set::<HashSet<_>>(&[1, 2]), set(&[2, 3])));
    let (own, other) = ([(1, 1), (2, 1)], [(1, 0), (2, 9), (3, 0)]);
    costs(3, || (keyed::<HashMap<_, _>>(&own), keyed(&other)));
}

#[test]
fn comparing_clones_nothing() {
    let (own, other): (HashSet<_>, HashSet<_>) = (set(&[1]), set(&[1, 2]));
    assert_eq!(clones(|| own.lattice_cmp(&other)), 0);
    let (own, other): (HashMap<_, _>, HashMap<_, _>) = (keyed(&[(1, 1)]), keyed(&[(1, 2)]));
    assert_eq!(clones(|| own.lattice_cmp(&other)), 0);
}

#[test]
fn merge_owned_keeps_the_memory_of_the_larger_side() {
    let large: HashSet<_> = ["a", "b", "c"].map(String::from).into();
    let small: HashSet<_> = ["x", "a"].map(String::from).into();
    for (mut own, other) in [(large.clone(), small.clone()), (small, large)] {
        let larger = if own.len() > other.len() {
            &own
        } else {
            &other
        };
        let kept = place(larger.iter(), "a");
        assert!(own.merge_owned(other));
        assert_eq!(place(own.iter(), "a"), kept);
        assert_eq!(own, ["a", "b", "c", "x"].map(String::from).into());
    }

    let entry = |(key, value)| (String::from(key), Max::new(value));
    let mut own: HashMap<_, _> = [("a", 7), ("x", 7)].map(entry).into();
    let other: HashMap<_, _> = [("a", 3), ("b", 3), ("c", 3)].map(entry).into();
    let kept = place(other.keys(), "a");
    assert!(own.merge_owned(other));
    assert_eq!(place(own.keys(), "a"), kept);
    assert_eq!(
        own,
        [("a", 7), ("b", 3), ("c", 3), ("x", 7)].map(entry).into()
    );
}

#[test]
fn changes_are_told_in_no_promised_order() {
    let (own, other) = (HashSet::from([1, 2]), HashSet::from([2, 3]));
    assert_eq!(heard(own, &other), [": added 3"]);

    let own = HashMap::from([("a", BTreeSet::from([1])), ("b", BTreeSet::from([2]))]);
    let other = HashMap::from([("b", BTreeSet::from([2, 3])), ("c", BTreeSet::from([4]))]);
    let mut lines = heard(own, &other);
    lines.sort();
    assert_eq!(lines, ["\"b\": added 3", "\"c\": added {4}"]);
}

#[test]
fn a_map_tells_nothing_to_one_who_does_not_listen() {
    let (mut own, other) = (
        HashMap::from([(1, true)]),
        HashMap::from([(1, true), (2, false)]),
    );
    assert!(own.merge_observed(&other, &mut Deaf));
    assert_eq!(own, other);
}
