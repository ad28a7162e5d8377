//! The join of states that agree, against the long way, which asks nothing of them.

use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::{CausalContext, Dot, Replica};
use rejoin_merge::{Decompose, Merge};
use rejoin_wire::Writer;

use super::super::dice::Dice;
use super::super::id::Names;
use super::super::parts::{Frame, Parts};
use super::{Event, Id, Run, Sequence};

type State = Sequence<Vec<u8>>;

fn writer(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

/// A state that knows nothing but that these are dead.
fn lost(dots: impl IntoIterator<Item = Dot>) -> State {
    let dead = CausalContext::from_iter(dots);
    State {
        orphans: dead.clone(),
        covered: dead,
        ..State::new()
    }
}

/// States of three writers that contradict each other nowhere, and that lost deletions: of elements
/// that live, are dead, or have not come, and of what is no element.
fn agreeing(seed: u64) -> Vec<State> {
    let mut dice = Dice(seed);
    let mut states = alloc::vec![State::new(); 3];
    let mut seen = Vec::new();
    for step in 0..60 {
        let number = dice.below(3);
        let state = &mut states[number as usize];
        let index = dice.below(state.len() as u64 + 1) as usize;
        let mut writer = writer(number + 1);
        match dice.below(9) {
            0 => drop(state.delete(&mut writer, index..index + 3)),
            1 => drop(state.move_to(&mut writer, index, dice.below(9) as usize)),
            2 | 3 => drop(state.insert(&mut writer, index, alloc::vec![step; 3])),
            4 | 5 => drop(state.insert(&mut writer, index, alloc::vec![step])),
            6 => {
                let first = Dot::new((1 + dice.below(4)).into(), 1 + dice.below(25));
                let second = Dot::new(first.replica, first.sequence + 1);
                *state = state.reconcile(&lost([first, second]), &mut ());
            }
            _ => {
                let other = states[dice.below(3) as usize].clone();
                // Of a part something waits.
                let parts = other.decompose();
                let part = parts.get(dice.below(4) as usize).unwrap_or(&other).clone();
                let state = &mut states[number as usize];
                *state = state.reconcile(&part, &mut ());
            }
        }
        if step % 6 == 5 {
            seen.extend(states.iter().cloned());
        }
    }
    seen
}

fn bytes(state: &State) -> (Vec<u8>, Vec<u8>) {
    let mut out = Writer::new();
    let contents = state.write(&mut out).unwrap();
    (out.finish().unwrap(), contents)
}

fn read(state: &State) -> Vec<u8> {
    state.chunks().flatten().copied().collect()
}

#[track_caller]
fn assert_same(quick: &State, long: &State) {
    assert_eq!(read(quick), read(long));
    assert!(quick == long);
    assert_eq!(bytes(quick), bytes(long));
    assert_eq!(quick.covered, long.covered);
}

/// Holds all that joins two states against the long way, and answers whether the first grew.
#[track_caller]
fn assert_joined_alike(a: &State, b: &State) -> bool {
    assert!(a.agrees(b), "nothing but deletions differs");
    let long = a.reconcile(b, &mut ());
    let (has, lacks) = (long == *a, long == *b);
    let mut quick = a.clone();
    assert_eq!(quick.merge(b), !has);
    assert_same(&quick, &long);
    let mut owned = a.clone();
    assert_eq!(owned.merge_owned(b.clone()), !has);
    assert_same(&owned, &long);
    let order = match (has, lacks) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    };
    assert_eq!(a.lattice_cmp(b), order);
    let lacking = a.difference(b);
    assert_eq!(lacking.is_none(), lacks);
    let mut brought = b.clone();
    brought.merge(&lacking.unwrap_or_default());
    assert_same(&brought, &b.reconcile(a, &mut ()));
    !has
}

#[test]
fn states_with_lost_deletions_are_joined_as_the_long_way_would() {
    let (mut pairs, mut grown) = (0, 0);
    for seed in 1..=20 {
        let states = agreeing(seed);
        // Three writers take turns, so these are of all of them.
        let chosen = states.iter().rev().step_by(2);
        for a in chosen.clone() {
            for b in chosen.clone() {
                pairs += 1;
                grown += usize::from(assert_joined_alike(a, b));
            }
        }
    }
    assert!(pairs > 1_000 && grown > pairs / 3, "{grown} of {pairs}");
}

#[test]
fn a_deletion_takes_what_was_lost_off_the_list() {
    let mut base = State::new();
    base.insert(&mut writer(1), 0, alloc::vec![1, 2, 3]);
    base.delete(&mut writer(1), 0..1);
    let mut deleted = base.clone();
    deleted.delete(&mut writer(2), 0..1);
    // It names a deletion, as only made up bytes do.
    let mut names = Names::default();
    let [at, by] = [1_u64, 3].map(|number| names.intern(number.into()));
    let (target, back) = (Id::new(at, 4), false);
    let event = Event::Delete { target, back };
    let parts = Parts {
        names,
        version: Dot::new(3_u64.into(), 1).into(),
        runs: alloc::vec![(Id::new(by, 1), Run { count: 1, event })],
        orphans: CausalContext::new(),
    };
    let odd = Frame::new(parts).fill(Vec::new()).unwrap();
    let odd = base.reconcile(&odd, &mut ());
    let dead = |numbers: &[u64]| {
        let dots = numbers.iter().map(|number| Dot::new(1_u64.into(), *number));
        base.reconcile(&lost(dots), &mut ())
    };
    let states = [
        base.clone(),
        deleted,
        odd,
        dead(&[2]),
        dead(&[4]),
        dead(&[2, 3, 4, 9]),
    ];
    for a in &states {
        for b in &states {
            assert_joined_alike(a, b);
        }
    }
    let [_, deleted, odd, second, fourth, _] = states;
    for (lost, explained) in [(second, deleted), (fourth, odd)] {
        let mut joined = lost.clone();
        assert!(!lost.orphans.is_empty() && joined.merge(&explained));
        assert!(joined == explained && joined.orphans.is_empty());
    }
}

#[test]
fn parts_of_a_state_with_lost_deletions_are_all_of_it() {
    for state in agreeing(7).iter().chain(&agreeing(8)) {
        let mut joined = State::new();
        for part in state.decompose() {
            assert!(joined.agrees(&part));
            assert!(joined.merge(&part));
        }
        assert_same(&joined, state);
        let news = state.delta_since(&CausalContext::new());
        assert_same(&news, state);
    }
}
