use core::cmp::Ordering::{Equal, Greater, Less};
use std::collections::BTreeMap;

use rejoin_cl_set::{ClSet, Merge};
use rejoin_merge::{Content, Decompose, Observer};

use crate::{replica, set};

/// A generator of splitmix kind.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

/// Against a map of maxima, of sizes on both sides of where the table starts.
#[test]
fn the_longer_history_of_each_element_stands() {
    let mut seed = 1;
    for size in [1, 5, 8, 9, 12, 40, 1_000] {
        for _ in 0..30 {
            let mut draw = || -> BTreeMap<u64, u64> {
                let many = random(&mut seed) % (size + 1);
                (0..many)
                    .map(|_| (random(&mut seed) % (2 * size), 1 + random(&mut seed) % 5))
                    .collect()
            };
            let (mine, theirs) = (draw(), draw());
            let (mut joined, mut lacking) = (mine.clone(), mine.clone());
            for (element, length) in &theirs {
                let standing = joined.entry(*element).or_default();
                *standing = (*standing).max(*length);
                lacking.retain(|own, standing| own != element || *standing > *length);
            }
            let (here, there) = (set(mine.clone()), set(theirs.clone()));
            let (mut merged, mut owned, mut told) = (here.clone(), here.clone(), here.clone());
            let grows = joined != mine;
            assert_eq!(merged.merge(&there), grows);
            assert_eq!(owned.merge_owned(there.clone()), grows);
            assert_eq!(told.merge_observed(&there, &mut Ears::default()), grows);
            for result in [&merged, &owned, &told] {
                assert_eq!(result, &set(joined.clone()));
                assert!(
                    joined
                        .iter()
                        .all(|(e, length)| result.causal_length(e) == *length)
                );
                assert_eq!(
                    result.len(),
                    joined.values().filter(|length| *length % 2 == 1).count()
                );
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
            assert_eq!(difference, (!lacking.is_empty()).then(|| set(lacking)));
        }
    }
}

#[test]
fn parts_are_single_elements_with_their_lengths() {
    assert_eq!(
        set([(1, 2), (2, 5)]).decompose(),
        [set([(1, 2)]), set([(2, 5)])]
    );
    assert_eq!(ClSet::<u8>::new().decompose(), []);
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
    let (mut ears, mut here) = (Ears::default(), set([(1, 1), (2, 2), (3, 1), (4, 5)]));
    let there = set([(1, 2), (2, 3), (3, 3), (4, 4), (5, 1), (6, 2)]);
    assert!(here.merge_observed(&there, &mut ears));
    assert!(!here.merge_observed(&there, &mut ears));
    ears.0.sort_unstable();
    assert_eq!(ears.0, ["added 2", "added 5", "removed 1"]);
}

/// The rules of the README, one by one.
#[test]
fn concurrent_edits_meet_as_the_paper_says() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut start = ClSet::new();
    start.insert(&mut one, "milk");

    let (mut a, mut b) = (start.clone(), start.clone());
    a.remove(&mut one, "milk").unwrap();
    b.remove(&mut two, "milk").unwrap();
    assert!(!a.merge(&b), "the same step");
    a.undo(&mut one, "milk").unwrap();
    assert!(a.contains("milk"), "one undo takes back what two have done");

    let (mut a, mut b) = (start.clone(), start.clone());
    a.remove(&mut one, "milk").unwrap();
    b.insert(&mut two, "milk");
    assert!(b.merge(&a));
    assert!(
        !b.contains("milk"),
        "an insertion of what is there protects nothing"
    );

    let (mut a, mut b) = (start.clone(), start);
    a.remove(&mut one, "milk").unwrap();
    a.insert(&mut one, "milk");
    b.remove(&mut two, "milk").unwrap();
    assert!(b.merge(&a) && !a.merge(&b));
    assert!(b.contains("milk"), "the longer history stands");
}

/// A row with its liveness alone: inserted, deleted on one side, inserted again on the other.
#[test]
fn a_row_that_is_inserted_again_after_its_deletion_lives() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = ClSet::new();
    a.insert(&mut one, "row");
    let mut b = a.clone();
    let deletion = b.remove(&mut two, "row").unwrap().delta();
    a.merge(&deletion);
    let again = a.insert(&mut one, "row").delta();
    let mut late = ClSet::new();
    assert!(
        late.merge(&again) && !late.merge(&deletion),
        "in whatever order they come"
    );
    b.merge(&again);
    assert!(a == b && b == late && late.contains("row"));
}
