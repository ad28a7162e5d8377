//! The laws of the three traits, held against the facts of each state.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt::Debug;

use rejoin_merge::{Bottom, Decompose, Merge};

use crate::facts::{Facts, Known};
use crate::observer::Recorder;

pub(crate) trait State: Merge + Facts + Clone + PartialEq + Debug {}
impl<T: Merge + Facts + Clone + PartialEq + Debug> State for T {}

/// Beyond that many states the triples take too long; that each pair knows the union of both
/// sides implies the laws of three states anyway.
const MOST_FOR_TRIPLES: usize = 64;

/// Every law over every pair and triple of a whole world: all states of a small lattice, its
/// bottom included.
pub(crate) fn hold_in_world<T: State + Bottom + Decompose>(world: &[T]) {
    hold(world);
    bottom_is_below_all(world);
    for state in world {
        parts_are_smallest(state, world);
        for other in world {
            difference_is_least(state, other, world);
        }
    }
}

/// The laws of `Merge` and `Decompose` that need not know every state there is.
pub(crate) fn hold_for<T: State + Decompose>(states: &[T]) {
    hold(states);
    for state in states {
        parts_make_the_whole(state);
        for other in states {
            difference_brings_up_to_date(state, other);
        }
    }
}

/// The laws of `Merge` over every pair and triple.
pub(crate) fn hold<T: State>(states: &[T]) {
    for (place, a) in states.iter().enumerate() {
        assert_eq!(joined(a, a), *a, "idempotent");
        for (other_place, b) in states.iter().enumerate() {
            let one_form = (a == b) == (a.facts() == b.facts());
            assert!(one_form, "equal knowledge has one form: {a:?}, {b:?}");
            assert!(
                place == other_place || a != b || states.len() < 4,
                "a state is there twice"
            );
            pair(a, b);
        }
    }
    if states.len() <= MOST_FOR_TRIPLES {
        for a in states {
            for b in states {
                let ab = joined(a, b);
                for c in states {
                    assert_eq!(joined(&ab, c), joined(a, &joined(b, c)), "associative");
                }
            }
        }
    }
}

fn pair<T: State>(a: &T, b: &T) {
    let (known, other) = (a.facts(), b.facts());
    let expected: Known = known.union(&other).cloned().collect();
    let grows = expected != known;

    let mut merged = a.clone();
    assert_eq!(
        merged.merge(b),
        grows,
        "merge answers exactly: {a:?}, {b:?}"
    );
    assert_eq!(merged.facts(), expected, "merge joins: {a:?}, {b:?}");
    assert_eq!(
        merged == *a,
        !grows,
        "what did not grow is unchanged: {a:?}, {b:?}"
    );
    assert_eq!(merged, joined(b, a), "commutative");
    assert!(!merged.clone().merge(b), "twice is once: {a:?}, {b:?}");

    let mut owned = a.clone();
    assert_eq!(
        owned.merge_owned(b.clone()),
        grows,
        "merge_owned answers: {a:?}, {b:?}"
    );
    assert_eq!(owned, merged, "merge_owned joins: {a:?}, {b:?}");

    let mut silent = a.clone();
    assert_eq!(
        silent.merge_observed(b, &mut ()),
        grows,
        "unheard: {a:?}, {b:?}"
    );
    assert_eq!(silent, merged, "unheard: {a:?}, {b:?}");

    let mut recorder = Recorder::default();
    let mut observed = a.clone();
    assert_eq!(
        observed.merge_observed(b, &mut recorder),
        grows,
        "observed: {a:?}, {b:?}"
    );
    assert_eq!(observed, merged, "observed: {a:?}, {b:?}");
    let lines = recorder.finish();
    assert_eq!(!lines.is_empty(), grows, "told {lines:?} of {a:?}, {b:?}");

    let order = match (known.is_subset(&other), other.is_subset(&known)) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => None,
    };
    assert_eq!(a.lattice_cmp(b), order, "order: {a:?}, {b:?}");
}

fn bottom_is_below_all<T: State + Bottom>(states: &[T]) {
    let bottom = T::bottom();
    assert!(bottom.is_bottom());
    assert_eq!(bottom.facts(), Known::new());
    assert!(states.contains(&bottom), "a world has its bottom");
    for state in states {
        assert_eq!(joined(&bottom, state), *state);
        assert_eq!(state.is_bottom(), *state == bottom, "{state:?}");
    }
}

fn parts_make_the_whole<T: State + Decompose>(state: &T) {
    let parts = state.decompose();
    let known = |parts: &[T]| -> Known { parts.iter().flat_map(Facts::facts).collect() };
    assert_eq!(
        known(&parts),
        state.facts(),
        "the parts of {state:?} join to it"
    );
    assert_eq!(
        join_all(&parts).map_or_else(Known::new, |whole| whole.facts()),
        state.facts()
    );
    for left_out in 0..parts.len() {
        let mut rest = parts.clone();
        let part = rest.remove(left_out);
        assert_ne!(
            known(&rest),
            state.facts(),
            "{part:?} is redundant in {state:?}"
        );
        assert_eq!(
            part.decompose(),
            std::slice::from_ref(&part),
            "a part has no parts"
        );
    }
}

/// No part is the join of what lies strictly below it.
fn parts_are_smallest<T: State + Decompose>(state: &T, world: &[T]) {
    parts_make_the_whole(state);
    for part in state.decompose() {
        assert!(
            world.contains(&part),
            "{part:?} of {state:?} is no state of this world"
        );
        let facts = part.facts();
        let below = world
            .iter()
            .map(Facts::facts)
            .filter(|other| other.is_subset(&facts) && *other != facts);
        let reach: Known = below.flatten().collect();
        assert_ne!(
            reach, facts,
            "{part:?} of {state:?} can be taken apart further"
        );
    }
}

fn difference_brings_up_to_date<T: State + Decompose>(state: &T, other: &T) {
    let (facts, known) = (state.facts(), other.facts());
    let difference = state.difference(other);
    assert_eq!(
        difference.is_none(),
        facts.is_subset(&known),
        "{state:?} for {other:?}"
    );
    let Some(difference) = difference else { return };
    let both: Known = facts.union(&known).cloned().collect();
    assert_eq!(
        joined(other, &difference).facts(),
        both,
        "{state:?} for {other:?}"
    );
    assert!(
        difference.facts().is_subset(&facts),
        "{state:?} for {other:?}"
    );
    for part in difference.decompose() {
        assert!(
            !part.facts().is_subset(&known),
            "{part:?} is known to {other:?} already"
        );
    }
}

/// No other state of the world that brings `other` up to date lacks what the difference has.
fn difference_is_least<T: State + Decompose>(state: &T, other: &T, world: &[T]) {
    difference_brings_up_to_date(state, other);
    let Some(difference) = state.difference(other) else {
        return;
    };
    let known = other.facts();
    let reached = |by: &Known| -> BTreeSet<String> { known.union(by).cloned().collect() };
    let target = reached(&state.facts());
    for also in world
        .iter()
        .map(Facts::facts)
        .filter(|also| reached(also) == target)
    {
        let is_less = difference.facts().is_subset(&also);
        assert!(is_less, "{difference:?} is not the least for {other:?}");
    }
}

fn joined<T: State>(a: &T, b: &T) -> T {
    let mut joined = a.clone();
    joined.merge(b);
    joined
}

fn join_all<T: State>(states: &[T]) -> Option<T> {
    let (first, rest) = states.split_first()?;
    Some(
        rest.iter()
            .fold(first.clone(), |so_far, state| joined(&so_far, state)),
    )
}
