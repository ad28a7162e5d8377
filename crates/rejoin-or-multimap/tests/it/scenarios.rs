//! Histories from the tests of other libraries, with the values that must come out.

use rejoin_or_multimap::{Merge, OrMultimap, Replica};

use crate::{read, replica};

type Map = OrMultimap<&'static str, &'static str>;

fn sync(a: &mut Map, b: &mut Map) {
    b.merge(a);
    a.merge(b);
    assert_eq!(a, b);
}

fn pair() -> ([Map; 2], [Replica; 2]) {
    ([Map::new(), Map::new()], [replica(1), replica(2)])
}

#[test]
fn unbind_of_the_last_value_is_not_lost() {
    let ([mut a, _], [mut one, mut two]) = pair();
    a.insert(&mut one, "a", "A");
    let mut b = a.clone();
    a.remove(&mut one, "a", "A");
    b.insert(&mut two, "a", "B");
    sync(&mut a, &mut b);
    assert_eq!(read(&a), [("a", vec!["B"])].into());
}

#[test]
fn unbind_of_an_absent_value_is_nothing() {
    let ([mut a, mut b], [mut one, mut two]) = pair();
    a.insert(&mut one, "z", "Z");
    a.insert(&mut one, "x", "X");
    a.remove(&mut one, "z", "Z");
    b.insert(&mut two, "q", "Q");
    b.remove(&mut two, "q", "Q");
    let nothing = b.remove(&mut two, "a", "A");
    assert!(nothing.is_nothing());
    let mut c = a.clone();
    assert!(!c.merge(&nothing.delta()));
    a.merge(&b);
    assert_eq!(read(&a), [("x", vec!["X"])].into());
    assert_eq!(read(&c), read(&a));
}

/// `a`, `b` and `c` with a value each, on both sides.
fn three_keys() -> ([Map; 2], [Replica; 2]) {
    let ([mut a, mut b], [mut one, mut two]) = pair();
    a.put_set(&mut one, "a", ["A"]);
    a.put_set(&mut one, "b", ["B"]);
    b.put_set(&mut two, "c", ["C"]);
    sync(&mut a, &mut b);
    ([a, b], [one, two])
}

#[test]
fn a_removal_and_an_insertion_travel_as_deltas() {
    let ([mut a, b], [mut one, _]) = three_keys();
    let (mut apart, mut whole, mut joined) = (a.clone(), a.clone(), b);
    let removal = a.remove_key(&mut one, "b").delta();
    let insertion = a.insert(&mut one, "b", "B2").delta();
    apart.merge(&removal);
    apart.merge(&insertion);
    whole.merge(&a);
    let mut group = removal;
    group.merge(&insertion);
    joined.merge(&group);
    for map in [&a, &apart, &whole, &joined] {
        assert_eq!(
            read(map),
            [("a", vec!["A"]), ("b", vec!["B2"]), ("c", vec!["C"])].into()
        );
        assert_eq!(map, &a);
    }
}

#[test]
fn an_insertion_survives_the_removal_of_its_key() {
    let ([mut a, mut b], [mut one, mut two]) = three_keys();
    a.remove_key(&mut one, "b");
    b.insert(&mut two, "b", "B2");
    sync(&mut a, &mut b);
    assert_eq!(
        read(&a),
        [("a", vec!["A"]), ("b", vec!["B2"]), ("c", vec!["C"])].into()
    );
}

#[test]
fn put_bind_bind_as_one_delta() {
    let ([mut a, _], [mut one, mut two]) = pair();
    a.put_set(&mut one, "a", ["A"]);
    a.put_set(&mut one, "b", ["B"]);
    let mut b = a.clone();
    let mut delta = b.put_set(&mut two, "b", ["B2"]).delta();
    delta.merge(&b.insert(&mut two, "b", "B3").delta());
    delta.merge(&b.insert(&mut two, "b", "B4").delta());
    let (mut small, mut full) = (a.clone(), a);
    small.merge(&delta);
    full.merge(&b);
    assert_eq!(small, full);
    assert_eq!(
        read(&full),
        [("a", vec!["A"]), ("b", vec!["B2", "B3", "B4"])].into()
    );
}

#[test]
fn put_remove_put() {
    let ([mut a, _], [mut one, mut two]) = pair();
    a.put_set(&mut one, "a", ["A"]);
    let mut b = a.clone();
    a.merge(&b.remove_key(&mut two, "a").delta());
    assert!(a.is_empty());
    let mut c = Map::new();
    a.merge(&c.put_set(&mut replica(3), "a", ["A1"]).delta());
    a.merge(&b);
    assert_eq!(read(&a), [("a", vec!["A1"])].into());
}
