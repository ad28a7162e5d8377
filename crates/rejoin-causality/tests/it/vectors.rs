use std::cmp::Ordering;

use proptest::prelude::*;
use rejoin_causality::{Dot, ReplicaId, Unsorted, VersionVector};
use rejoin_merge::{Bottom, Decompose, Merge};

use crate::model::{Map, any_map, map_of, vector};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn two_vectors_behave_as_two_maps(left in any_map(), right in any_map()) {
        check_pair(&left, &right);
    }

    #[test]
    fn the_same_replicas_merge_in_place(
        entries in prop::collection::vec((1..=9_u64, 1..=9_u64), 0..40)
    ) {
        let side = |pick: fn(&(u64, u64)) -> u64| -> Map {
            (1..).zip(entries.iter().map(pick)).collect()
        };
        check_pair(&side(|entry| entry.0), &side(|entry| entry.1));
    }

    #[test]
    fn entries_come_in_any_order(
        entries in prop::collection::vec((1..=9_u64, 0..=9_u64), 0..20)
    ) {
        let mut model = Map::new();
        let mut raised = VersionVector::new();
        for (replica, last) in &entries {
            let known = model.get(replica).copied().unwrap_or(0);
            prop_assert_eq!(raised.raise((*replica).into(), *last), *last > known);
            if *last > known {
                model.insert(*replica, *last);
            }
        }
        let entries = entries.iter().map(|(replica, last)| ((*replica).into(), *last));
        let mut extended = VersionVector::new();
        extended.extend(entries.clone());
        prop_assert_eq!(map_of(&raised), model);
        prop_assert_eq!(&entries.collect::<VersionVector>(), &raised);
        prop_assert_eq!(&extended, &raised);
        prop_assert_eq!(&VersionVector::from_sorted(raised.iter()), &Ok(raised.clone()));
        let mut copy = VersionVector::from_iter([(77_u64.into(), 7)]);
        copy.clone_from(&raised);
        prop_assert_eq!(&copy, &raised);
    }

    #[test]
    fn parts_join_to_the_whole(entries in any_map()) {
        let whole = vector(&entries);
        let parts = whole.decompose();
        prop_assert_eq!(parts.len(), entries.len());
        let mut joined = VersionVector::bottom();
        for part in &parts {
            prop_assert_eq!(part.len(), 1);
            prop_assert!(joined.merge(part));
        }
        prop_assert_eq!(joined, whole);
    }
}

fn check_pair(left: &Map, right: &Map) {
    let (here, there) = (vector(left), vector(right));
    let mut union = left.clone();
    for (replica, last) in right {
        let entry = union.entry(*replica).or_default();
        *entry = (*entry).max(*last);
    }
    let newer = |a: &Map, b: &Map| -> Map {
        let known = |replica| b.get(replica).copied().unwrap_or(0);
        a.iter()
            .filter(|(r, last)| **last > known(*r))
            .map(|(r, last)| (*r, *last))
            .collect()
    };

    let mut merged = here.clone();
    assert_eq!(
        merged.merge(&there),
        union != *left,
        "{here:?} and {there:?}"
    );
    assert_eq!(map_of(&merged), union, "{here:?} and {there:?}");
    let mut owned = here.clone();
    assert_eq!(owned.merge_owned(there.clone()), union != *left);
    assert_eq!(owned, merged);

    let news = newer(left, right);
    let difference = here
        .difference(&there)
        .map(|difference| map_of(&difference));
    assert_eq!(
        difference,
        Some(news.clone()).filter(|news| !news.is_empty())
    );
    let order = match (news.is_empty(), newer(right, left).is_empty()) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => None,
    };
    assert_eq!(here.partial_cmp(&there), order, "{here:?} and {there:?}");
    assert_eq!(here.lattice_cmp(&there), order);
    assert_eq!(here == there, left == right);
    for replica in 0..=31_u64 {
        let last = left.get(&replica).copied().unwrap_or(0);
        assert_eq!(here.get(replica.into()), last);
        for sequence in 0..=10 {
            let seen = here.includes(Dot::new(replica.into(), sequence));
            assert_eq!(seen, 1 <= sequence && sequence <= last);
        }
    }
    assert_eq!((here.len(), here.is_empty()), (left.len(), left.is_empty()));
    assert_eq!(here.as_slice().len(), left.len());
}

/// Three replicas that count to three: all 64 vectors, pairwise.
#[test]
fn every_pair_of_a_small_world() {
    let world: Vec<Map> = (0..64_u64)
        .map(|n| [(1, n % 4), (2, n / 4 % 4), (3, n / 16)])
        .map(|entries| entries.into_iter().filter(|entry| entry.1 > 0).collect())
        .collect();
    for left in &world {
        for right in &world {
            check_pair(left, right);
        }
    }
}

#[test]
fn large_vectors_with_every_kind_of_overlap() {
    let every = |step: u64| -> Map {
        (1..=2_000)
            .filter(|n| n % step == 0)
            .map(|n| (n, n % 13 + step))
            .collect()
    };
    let worlds = [1, 2, 3, 100, 1_999, 3_000].map(every);
    for left in &worlds {
        for right in &worlds {
            let mut merged = vector(left);
            let grew = merged.merge(&vector(right));
            let mut union = left.clone();
            for (replica, last) in right {
                let entry = union.entry(*replica).or_default();
                *entry = (*entry).max(*last);
            }
            assert_eq!(map_of(&merged), union);
            assert_eq!(grew, union != *left);
        }
    }
}

#[test]
fn strict_building_names_the_first_fault() {
    let strict = |entries: &[(u64, u64)]| {
        let entries = entries
            .iter()
            .map(|(replica, last)| (ReplicaId::from(*replica), *last));
        VersionVector::from_sorted(entries).map(|vector| map_of(&vector))
    };
    assert_eq!(strict(&[(1, 9), (3, 1)]), Ok(Map::from([(1, 9), (3, 1)])));
    assert_eq!(
        strict(&[(1, 9), (3, 0)]),
        Err(Unsorted::Empty { position: 1 })
    );
    assert_eq!(
        strict(&[(1, 9), (1, 9)]),
        Err(Unsorted::Order { position: 1 })
    );
    assert_eq!(
        strict(&[(1, 9), (3, 1), (2, 1)]),
        Err(Unsorted::Order { position: 2 })
    );
    let message = Unsorted::Order { position: 2 }.to_string();
    assert!(
        message.starts_with("entry 2 does not lie above the one before it"),
        "{message}"
    );
}

#[test]
fn debug_fits_a_screen() {
    let many = vector(&(1..=1_000).map(|n| (n, n)).collect());
    let shown = format!("{many:?}");
    assert!(
        shown.starts_with("{#1: 1, #2: 2, ") && shown.ends_with(", … 984 more}"),
        "{shown}"
    );
}
