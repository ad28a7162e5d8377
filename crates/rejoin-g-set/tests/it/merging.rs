use core::cmp::Ordering::{Equal, Greater, Less};
use std::collections::BTreeSet;

use rejoin_g_set::{GSet, Merge};
use rejoin_merge::{Content, Decompose, Observer};

use crate::{replica, set};

/// A generator of splitmix kind.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

/// Against the sets of std, of sizes on both sides of where the table starts.
#[test]
fn it_merges_as_sets_unite() {
    let mut seed = 1;
    for size in [0, 1, 5, 8, 9, 12, 40, 1_000] {
        for _ in 0..30 {
            let mut draw = || -> BTreeSet<u64> {
                let many = random(&mut seed) % (size + 1);
                (0..many).map(|_| random(&mut seed) % (2 * size)).collect()
            };
            let (mine, theirs) = (draw(), draw());
            let union: BTreeSet<u64> = &mine | &theirs;
            let lacking: BTreeSet<u64> = &mine - &theirs;
            let of = |elements: &BTreeSet<u64>| elements.iter().rev().copied().collect();
            let (here, there): (GSet<u64>, GSet<u64>) = (of(&mine), of(&theirs));
            let (mut merged, mut owned, mut told) = (here.clone(), here.clone(), here.clone());
            let grows = union != mine;
            assert_eq!(merged.merge(&there), grows);
            assert_eq!(owned.merge_owned(there.clone()), grows);
            assert_eq!(told.merge_observed(&there, &mut Ears::default()), grows);
            for joined in [&merged, &owned, &told] {
                assert!(joined.iter_sorted().eq(&union));
                assert_eq!(joined, &of(&union));
                assert!(union.iter().all(|element| joined.contains(element)));
            }
            let order = match (mine.is_subset(&theirs), mine.is_superset(&theirs)) {
                (true, true) => Some(Equal),
                (true, false) => Some(Less),
                (false, true) => Some(Greater),
                (false, false) => None,
            };
            assert_eq!(here.lattice_cmp(&there), order);
            assert_eq!(here == there, order == Some(Equal));
            let difference = here.difference(&there);
            assert_eq!(difference, (!lacking.is_empty()).then(|| of(&lacking)));
        }
    }
}

#[test]
fn parts_are_single_elements() {
    assert_eq!(set([2, 1]).decompose(), [set([2]), set([1])]);
    assert_eq!(GSet::<u8>::new().decompose(), []);
}

/// Writes down what it hears.
#[derive(Default)]
struct Ears(Vec<String>);

impl Observer for Ears {
    fn added(&mut self, value: &dyn Content) {
        self.0.push(format!("added {value:?}"));
    }
    fn removed(&mut self, value: &dyn Content) {
        self.0.push(format!("removed {value:?}"));
    }
}

#[test]
fn an_observer_hears_of_what_is_new() {
    for mine in [set([]), set([2])] {
        let (mut ears, mut here) = (Ears::default(), mine);
        here.insert(&mut replica(1), 2);
        assert!(here.merge_observed(&set([1, 2, 3]), &mut ears));
        assert!(!here.merge_observed(&set([3, 2]), &mut ears));
        assert_eq!(ears.0, ["added 1", "added 3"]);
    }
    let (mut ears, mut empty) = (Ears::default(), GSet::new());
    assert!(empty.merge_observed(&set([5]), &mut ears));
    assert_eq!(ears.0, ["added 5"], "also where nothing was there before");
}

/// Pekko's `GSetSpec`, disjoint and overlapping sets.
#[test]
fn sets_merge_disjoint_and_overlapping() {
    let (mut a, mut b) = (GSet::new(), GSet::new());
    a.insert(&mut replica(1), "u1");
    a.insert(&mut replica(1), "u2");
    b.insert(&mut replica(2), "u3");
    b.insert(&mut replica(2), "u4");
    b.merge(&a);
    a.merge(&b);
    assert!(a == b && a.iter_sorted().eq(&["u1", "u2", "u3", "u4"]));

    let (mut a, mut b) = (set([1, 2, 3]), set([2, 3, 4]));
    b.merge(&a);
    a.merge(&b);
    assert!(a == b && a.iter_sorted().eq(&[1, 2, 3, 4]));
}

/// `gset` of delta-enabled-crdts: a fork is brought up to date by one delta of two edits.
#[test]
fn deltas_joined_bring_a_fork_up_to_date() {
    let mut x = GSet::new();
    x.insert_all(&mut replica(1), [1, 4]);
    let mut y = x.clone();
    let mut delta = x.insert(&mut replica(1), 2).delta();
    delta.merge(&x.insert(&mut replica(1), 3).delta());
    assert_eq!(delta, set([2, 3]));
    y.merge(&delta);
    assert!(x == y && y.iter_sorted().eq(&[1, 2, 3, 4]));
}
