//! What the store promises to the types on top of it, against a plain map of maxima.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has to panic"
)]

use core::cmp::Ordering::{Equal, Greater, Less};
use core::hash::{Hash, Hasher};
use std::collections::BTreeMap;

use rejoin_level_store::{LevelStore, Places};
use rejoin_merge::{Bottom, Content, Decompose, Delta, Merge, Observer};

type Store = LevelStore<u64, u64>;
type Model = BTreeMap<u64, u64>;

fn of(model: &Model) -> Store {
    let mut store = Store::new();
    for (element, level) in model {
        assert!(store.insert_new(*element, *level));
    }
    store
}

fn model(store: &Store) -> Model {
    assert_eq!(store.fault(), None);
    let levels = store.levels();
    levels.map(|(element, level)| (*element, *level)).collect()
}

/// A generator of splitmix kind.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

/// Writes down who came and went.
#[derive(Default)]
struct Ears(BTreeMap<u64, bool>);

impl Observer for Ears {
    fn added(&mut self, value: &dyn Content) {
        self.0.insert(*value.downcast_ref().unwrap(), true);
    }
    fn removed(&mut self, value: &dyn Content) {
        self.0.insert(*value.downcast_ref().unwrap(), false);
    }
}

#[test]
fn merging_takes_the_higher_level_of_each() {
    let mut seed = 7;
    for size in [1, 4, 8, 9, 30, 300] {
        for _ in 0..100 {
            let mut draw = || -> Model {
                let many = random(&mut seed) % (size + 1);
                (0..many)
                    .map(|_| (random(&mut seed) % (2 * size), 1 + random(&mut seed) % 4))
                    .collect()
            };
            let (mine, theirs) = (draw(), draw());
            let (mut joined, mut lacking, mut told) = (mine.clone(), mine.clone(), BTreeMap::new());
            for (element, level) in &theirs {
                let old = joined.get(element).copied().unwrap_or(0);
                if old < *level {
                    joined.insert(*element, *level);
                    if old % 2 != level % 2 {
                        told.insert(*element, level % 2 == 1);
                    }
                }
                if old <= *level {
                    lacking.remove(element);
                }
            }
            let (here, there) = (of(&mine), of(&theirs));
            let (mut merged, mut owned, mut observed) = (here.clone(), here.clone(), here.clone());
            let mut ears = Ears::default();
            assert_eq!(merged.merge(&there), joined != mine);
            assert_eq!(owned.merge_owned(there.clone()), joined != mine);
            assert_eq!(observed.merge_observed(&there, &mut ears), joined != mine);
            assert_eq!(ears.0, told);
            for result in [&merged, &owned, &observed] {
                assert_eq!(model(result), joined);
                assert_eq!(result, &of(&joined));
            }
            let order = match (joined == theirs, joined == mine) {
                (true, true) => Some(Equal),
                (true, false) => Some(Less),
                (false, true) => Some(Greater),
                (false, false) => None,
            };
            assert_eq!(here.lattice_cmp(&there), order);
            let difference = here.difference(&there).map(|store| model(&store));
            assert_eq!(difference, (!lacking.is_empty()).then_some(lacking));
        }
    }
}

#[test]
fn levels_only_rise() {
    let mut store = Store::new();
    assert!(store.is_empty() && store.is_bottom());
    assert_eq!(store.raise(70, 3), Some(0));
    assert_eq!(store.raise(80, 2), Some(1));
    assert_eq!((store.raise(70, 3), store.raise(70, 2)), (None, None));
    assert_eq!((store.len(), store.present()), (2, 1));
    assert_eq!(store.raise(80, 5), Some(1));
    assert!(store.raise_at(0, 4) && !store.raise_at(0, 4) && !store.raise_at(0, 1));
    assert_eq!(
        (store.level(&70), store.level(&80), store.level(&90)),
        (Some(&4), Some(&5), None)
    );
    assert!(!store.contains(&70) && store.contains(&80) && !store.contains(&90));
    assert!(store.iter().eq(&[80]) && (&store).into_iter().len() == 1);
    let mut rest = store.iter();
    rest.next();
    assert_eq!(rest.len(), 0);
    assert_eq!((store.find(&80), store.at(1)), (Some(1), (&80, &5)));
    assert!(!store.insert_new(80, 9), "it is known");
    assert_eq!(model(&store), Model::from([(70, 4), (80, 5)]));
}

#[test]
fn parts_and_deltas_are_cut_out_by_place() {
    let store = of(&Model::from([(1, 5), (2, 6), (3, 7)]));
    assert_eq!(
        model(&store.pick(&[2, 0].into_iter().collect())),
        Model::from([(1, 5), (3, 7)])
    );
    assert_eq!(store.delta_at(&Places::one(1)), of(&Model::from([(2, 6)])));
    let twice = store.delta_at(&[0, 0].into_iter().collect());
    assert_eq!((model(&twice), twice.len()), (Model::from([(1, 5)]), 1));
    assert!(store.pick(&Places::one(3)).is_bottom() && store.pick(&Places::default()).is_empty());
    assert!(Store::is_nothing(&Places::default()) && !Store::is_nothing(&Places::one(0)));
    let parts: Vec<Model> = store.decompose().iter().map(model).collect();
    assert_eq!(
        parts,
        [
            Model::from([(1, 5)]),
            Model::from([(2, 6)]),
            Model::from([(3, 7)])
        ]
    );
}

#[test]
fn room_is_made_for_what_the_bytes_can_hold() {
    let few = Store::with_room_for(usize::MAX, 10);
    let all = Store::with_room_for(100, usize::MAX);
    for mut store in [Store::with_room(100), few, all] {
        for element in 0..100 {
            store.raise(element, 1);
        }
        assert_eq!((store.present(), store.fault()), (100, None));
    }
}

/// Of a number and the one that differs in two low bits, as in the seeds of a digest too close.
#[test]
fn neighbours_are_told_from_each_other() {
    // Beside eight others, as fewer are compared without a digest.
    let two = |a, b| of(&(100..108).chain([a, b]).map(|it| (it, 1)).collect());
    for a in 0..64 {
        for b in 0..64 {
            assert_eq!(
                two(0, 3) == two(a, b),
                (a.min(b), a.max(b)) == (0, 3),
                "{a} and {b}"
            );
            assert_eq!(
                two(0, 3).merge(&two(a, b)),
                (a.min(b), a.max(b)) != (0, 3) && (a, b) != (0, 0) && (a, b) != (3, 3)
            );
        }
    }
}

/// Equal by both fields, and hashed by one: more than the store asks for, but no loss is silent
/// where few are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: u64,
    note: &'static str,
}

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

#[test]
fn short_stores_compare_their_elements_and_trust_no_digest() {
    let rows = |len, note| {
        let mut store = LevelStore::new();
        for id in 0..len {
            assert!(store.insert_new(Row { id, note }, 1_u64));
        }
        store
    };
    for len in 1..=8 {
        let (mut here, there) = (rows(len, "tea"), rows(len, "milk"));
        assert_ne!(here, there);
        assert_eq!(here.lattice_cmp(&there), None);
        assert_eq!(here.difference(&there).as_ref(), Some(&here));
        let mut owned = here.clone();
        assert!(owned.merge_owned(there.clone()) && here.merge(&there));
        assert_eq!((here.len() as u64, &owned), (2 * len, &here));
        assert!(!here.merge(&there) && !here.merge(&owned) && !here.merge_owned(owned));
    }
}

#[test]
fn elements_of_one_hash_are_found_by_what_they_are() {
    let row = |id, note| Row { id, note };
    let mut store = LevelStore::new();
    for id in 0..100 {
        assert!(store.insert_new(row(id, "tea"), 1_u64));
        assert!(store.insert_new(row(id, "milk"), 2));
    }
    assert_eq!((store.len(), store.fault()), (200, None));
    for id in 0..100 {
        let levels = ["milk", "tea", "salt"].map(|note| store.level(&row(id, note)).copied());
        assert_eq!(levels, [Some(2), Some(1), None]);
    }
}
