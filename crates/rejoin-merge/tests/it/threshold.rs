//! Answers that stay.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_merge::{AtLeast, Max, Merge, OneOf, Threshold, Waiting};

use crate::facts::Facts;
use crate::worlds::{maps, maxes, subsets};

/// `AtLeast` is reached exactly by the states that know all that it knows, and stays so.
fn holds<S: Merge + Facts + Clone>(world: &[S]) {
    let (mut yes, mut no) = (0, 0);
    for bound in world {
        let threshold = AtLeast(bound.clone());
        for state in world {
            let reached = threshold.is_reached(state);
            assert_eq!(reached, bound.facts().is_subset(&state.facts()));
            *if reached { &mut yes } else { &mut no } += 1;
            for other in world {
                let mut grown = state.clone();
                Merge::merge(&mut grown, other);
                assert!(!reached || threshold.is_reached(&grown));
            }
        }
    }
    assert!(yes > 0 && no > 0);
}

#[test]
fn at_least_is_reached_by_what_knows_as_much_and_for_ever() {
    holds(&maxes());
    holds(&subsets::<_, BTreeSet<u8>>(&[1, 2, 3]));
    holds(&maps::<_, BTreeMap<u8, Max<u8>>>(&maxes()));
}

#[test]
fn both_and_one_of_ask_each_side() {
    let [low, high] = [10, 20].map(|bound| AtLeast(Max::new(bound)));
    for (state, both, one) in [(5, false, false), (15, false, true), (25, true, true)] {
        let state = Max::new(state);
        assert_eq!((low, high).is_reached(&state), both);
        assert_eq!(OneOf(high, low).is_reached(&state), one);
        assert_eq!(OneOf(low, high).is_reached(&state), one);
    }
}

#[test]
fn each_is_woken_once_and_in_order() {
    let mut waiting = Waiting::default();
    assert!(waiting.is_empty());
    for (bound, who) in [(3, "c"), (1, "a"), (2, "b"), (1, "d")] {
        waiting.push(AtLeast(Max::new(bound)), who);
    }
    assert_eq!(waiting.wake(&Max::new(0)), [""; 0]);
    assert_eq!(waiting.wake(&Max::new(1)), ["a", "d"]);
    assert_eq!(waiting.wake(&Max::new(1)), [""; 0]);
    assert_eq!((waiting.len(), waiting.is_empty()), (2, false));
    assert_eq!(waiting.wake(&Max::new(9)), ["c", "b"]);
    assert!(waiting.is_empty());
}
