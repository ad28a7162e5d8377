//! The order of states, where a type has one as `PartialOrd` too.

use std::cmp::Ordering::{Equal, Greater, Less};
use std::collections::BTreeMap;

use rejoin_merge::{Lexi, Max, Merge, Min};

#[test]
fn max_and_min_compare_as_they_merge() {
    for a in 0..4_u8 {
        for b in 0..4 {
            let (max, other) = (Max::new(a), Max::new(b));
            assert_eq!(max.partial_cmp(&other), max.lattice_cmp(&other));
            assert_eq!(max.cmp(&other), a.cmp(&b));
            let (min, other) = (Min::new(a), Min::new(b));
            assert_eq!(min.partial_cmp(&other), min.lattice_cmp(&other));
            assert_eq!(min.cmp(&other), b.cmp(&a));
        }
    }
}

#[test]
fn the_default_compares_by_merging() {
    let product = |a, b| (Max::new(a), Max::new(b));
    assert_eq!(product(1, 1).lattice_cmp(&product(1, 1)), Some(Equal));
    assert_eq!(product(1, 1).lattice_cmp(&product(1, 2)), Some(Less));
    assert_eq!(product(2, 1).lattice_cmp(&product(1, 1)), Some(Greater));
    assert_eq!(product(1, 2).lattice_cmp(&product(2, 1)), None);
}

#[test]
fn maps_compare_by_keys_and_values() {
    let map = |entries: &[(u8, u8)]| -> BTreeMap<u8, Max<u8>> {
        entries
            .iter()
            .map(|(key, value)| (*key, Max::new(*value)))
            .collect()
    };
    assert_eq!(
        map(&[(1, 1)]).lattice_cmp(&map(&[(1, 1), (2, 0)])),
        Some(Less)
    );
    assert_eq!(map(&[(1, 2)]).lattice_cmp(&map(&[(1, 1), (2, 0)])), None);
    assert_eq!(
        map(&[(1, 2), (2, 1)]).lattice_cmp(&map(&[(1, 1), (2, 1)])),
        Some(Greater)
    );
    assert_eq!(
        map(&[(1, 2), (2, 1)]).lattice_cmp(&map(&[(1, 1), (2, 2)])),
        None
    );
    assert_eq!(map(&[(1, 0)]).lattice_cmp(&map(&[(2, 0)])), None);
}

#[test]
fn parts_come_out_as_they_went_in() {
    assert_eq!(Max::from(7).into_inner(), 7);
    assert_eq!(Min::from(7).into_inner(), 7);
    let pair = Lexi::new(1, Max::new('a'));
    assert_eq!((pair.first(), pair.second()), (&1, &Max::new('a')));
    assert_eq!(pair.into_parts(), (1, Max::new('a')));
}
