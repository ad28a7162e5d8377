use core::cmp::Ordering::{Equal, Greater, Less};
use std::collections::BTreeMap;

use rejoin_merge::{Content, Decompose, Observer};
use rejoin_two_p_set::{Merge, Phase, TwoPSet};

use crate::{replica, set};

/// A generator of splitmix kind.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

type Model = BTreeMap<u64, bool>;

/// The set of a model, in which `true` is removed.
fn of(model: &Model) -> TwoPSet<u64> {
    let some = |wanted: bool| {
        let of_phase = model.iter().filter(move |(_, removed)| **removed == wanted);
        of_phase.map(|(element, _)| *element)
    };
    set(some(false), some(true))
}

/// Against a map of maxima, of sizes on both sides of where the table starts.
#[test]
fn the_later_phase_of_each_element_stands() {
    let mut seed = 1;
    for size in [1, 5, 8, 9, 12, 40, 1_000] {
        for _ in 0..30 {
            let mut draw = || -> Model {
                let many = random(&mut seed) % (size + 1);
                (0..many)
                    .map(|_| {
                        (
                            random(&mut seed) % (2 * size),
                            random(&mut seed).is_multiple_of(3),
                        )
                    })
                    .collect()
            };
            let (mine, theirs) = (draw(), draw());
            let mut joined = mine.clone();
            let mut lacking = mine.clone();
            for (element, removed) in &theirs {
                *joined.entry(*element).or_default() |= removed;
                lacking.retain(|own, gone| own != element || *gone && !removed);
            }
            let (here, there) = (of(&mine), of(&theirs));
            let (mut merged, mut owned, mut told) = (here.clone(), here.clone(), here.clone());
            let grows = joined != mine;
            assert_eq!(merged.merge(&there), grows);
            assert_eq!(owned.merge_owned(there.clone()), grows);
            assert_eq!(told.merge_observed(&there, &mut Ears::default()), grows);
            for result in [&merged, &owned, &told] {
                assert_eq!(result, &of(&joined));
                let phase = |removed| {
                    if removed {
                        Phase::Removed
                    } else {
                        Phase::Present
                    }
                };
                assert!(
                    joined
                        .iter()
                        .all(|(e, gone)| result.phase(e) == Some(phase(*gone)))
                );
                assert_eq!(result.len(), joined.values().filter(|gone| !**gone).count());
            }
            let order = match (joined == theirs, joined == mine) {
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
fn parts_are_single_elements_with_their_phases() {
    assert_eq!(set([2], [1]).decompose(), [set([], [1]), set([2], [])]);
    assert_eq!(TwoPSet::<u8>::new().decompose(), []);
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
fn an_observer_hears_of_what_comes_and_goes() {
    let (mut ears, mut here) = (Ears::default(), set([1, 2], [3]));
    assert!(here.merge_observed(&set([3, 4, 2], [1, 5]), &mut ears));
    assert!(!here.merge_observed(&set([1, 4], []), &mut ears));
    ears.0.sort_unstable();
    assert_eq!(ears.0, ["added 4", "removed 1"], "nobody here ever had 5");
    assert!(here.is_removed(&5) && here.is_removed(&3));
}

#[test]
fn a_removal_wins_against_insertions_before_beside_and_after_it() {
    let (mut here, mut there) = (set(["milk"], []), set(["milk"], []));
    let removal = here.remove(&mut replica(1), "milk").delta();
    there.insert(&mut replica(2), "milk");
    assert!(there.merge(&removal));
    assert!(there.insert(&mut replica(2), "milk").is_nothing());
    assert!(
        !there.merge(&set(["milk"], [])),
        "an insertion that arrives late"
    );
    assert!(here == there && there.is_empty());
    let mut new = TwoPSet::new();
    assert!(
        new.merge(&removal),
        "the removal carries the element, so it may come first"
    );
    assert!(!new.merge(&set(["milk"], [])));
}

/// `twopset` of delta-enabled-crdts.
#[test]
fn what_one_removed_both_lack() {
    let (mut x, mut y) = (TwoPSet::new(), TwoPSet::new());
    x.insert(&mut replica(1), 1);
    x.insert(&mut replica(1), 2);
    y.insert(&mut replica(2), 2);
    y.remove(&mut replica(2), &2);
    y.merge(&x);
    x.merge(&y);
    assert!(x == y && x.iter().eq(&[1]));
}
