//! Against a plain map of the latest writes, with elements in plenty and ties in every other
//! write.

use std::collections::BTreeMap;

use rejoin_laws::Lawful;
use rejoin_lww_set::{AddWins, LwwSet, Merge, RemoveWins, Tie};
use rejoin_merge::Decompose;

use crate::{Edit, Random, add, listed, set_of};

/// The rule, once more and without the crate: of each element the time, and whether the write is
/// of the kind that wins.
type Model = BTreeMap<u8, (u64, bool)>;

fn note(model: &mut Model, (time, element, is_add): Edit, add_wins: bool) {
    let write = (time, is_add == add_wins);
    let standing = model.entry(element).or_insert(write);
    *standing = write.max(*standing);
}

/// Leaves the newest.
fn cut(model: &mut Model, n: usize) {
    while model.len() > n {
        let oldest = model
            .iter()
            .map(|(element, write)| (write.0, *element))
            .min();
        model.remove(&oldest.unwrap().1);
    }
}

fn check<B: Tie, const N: usize>(set: &LwwSet<u8, u64, B, N>, model: &Model) {
    set.check_invariants().unwrap();
    let is_add = |wins: bool| wins == B::ADD_WINS;
    let live = model.iter().filter(|(_, write)| is_add(write.1));
    let mut live: Vec<(u64, u8)> = live.map(|(element, write)| (write.0, *element)).collect();
    live.sort_unstable();
    live.reverse();
    assert_eq!(listed(set), live);
    let counts = (live.len(), model.len() - live.len());
    assert_eq!((set.len(), set.tombstones()), counts);
    for (element, (time, wins)) in model {
        assert_eq!(set.stamp_of(element), Some(*time));
        assert_eq!(set.contains(element), is_add(*wins));
    }
}

fn draw(random: &mut Random, elements: u64) -> Vec<Edit> {
    let count = random.below(2 * elements);
    let times = [3, 1_000][random.below(2) as usize];
    let one = |_| {
        let element = random.below(elements) as u8;
        (random.below(times), element, random.below(3) > 0)
    };
    (0..count).map(one).collect()
}

/// The same with elements that are moved, and not copied, by `merge_owned`.
fn boxed<B: Tie, const N: usize>(set: &LwwSet<u8, u64, B, N>) -> LwwSet<Box<u8>, u64, B, N> {
    LwwSet::from_bytes(&set.to_bytes().unwrap()).unwrap()
}

fn states_merge<B: Tie, const N: usize>(rounds: usize) {
    let mut random = Random(7);
    for round in 0..rounds {
        let elements = [2, 8, 9, 30, 250][round % 5];
        let [mine, theirs] = [(); 2].map(|()| draw(&mut random, elements));
        let [state, other] = [&mine, &theirs].map(|edits| set_of::<B, N>(edits));
        let mut model = Model::new();
        for edit in &mine {
            note(&mut model, *edit, B::ADD_WINS);
        }
        cut(&mut model, N);
        check(&state, &model);
        let before = model.clone();
        for edit in &theirs {
            note(&mut model, *edit, B::ADD_WINS);
        }
        cut(&mut model, N);
        let grows = model != before;
        let (mut merged, mut owned) = (state.clone(), state.clone());
        assert_eq!(merged.merge(&other), grows);
        assert_eq!(owned.merge_owned(other.clone()), grows);
        check(&merged, &model);
        check(&owned, &model);
        assert_eq!(merged, owned);
        assert_eq!(merged.to_bytes(), owned.to_bytes());
        let difference = other.difference(&state);
        assert_eq!(difference.is_some(), grows);
        let difference = difference.unwrap_or_default();
        difference.check_invariants().unwrap();
        let news = model
            .iter()
            .filter(|(element, write)| before.get(element) != Some(write));
        assert_eq!(difference.len() + difference.tombstones(), news.count());
        let mut patched = state.clone();
        patched.merge(&difference);
        assert_eq!(patched, merged);
        let (mut moved, moving) = (boxed(&state), boxed(&other));
        assert_eq!(moved.merge_owned(moving), grows);
        let members = moved
            .newest_first()
            .map(|(time, element)| (time, **element));
        assert!(members.eq(listed(&merged)));
        assert_eq!(moved.to_bytes(), merged.to_bytes());
        let mut edited = state;
        for edit in theirs {
            add(&mut edited, edit);
        }
        assert_eq!(edited, merged, "edits do what merging does");
    }
}

#[test]
fn states_merge_as_the_model_does() {
    states_merge::<RemoveWins, { usize::MAX }>(1_500);
    states_merge::<AddWins, { usize::MAX }>(1_500);
}

#[test]
fn bounded_states_merge_as_the_model_does() {
    states_merge::<RemoveWins, 1>(1_000);
    states_merge::<AddWins, 4>(1_500);
    states_merge::<RemoveWins, 50>(1_500);
}

/// Large enough for every step of growth, and for the walk along sets that grew together.
#[test]
fn ten_thousand_members_stay_in_order() {
    let grown = |set: &LwwSet<u32, u64>, time, range: core::ops::Range<u32>| {
        let mut set = set.clone();
        set.extend(range.map(|n| (time + u64::from(n), n)));
        set
    };
    let first = grown(&LwwSet::new(), 0, 0..5_000);
    let mut here = grown(&first, 20_000, 5_000..8_000);
    let mut there = grown(&grown(&first, 30_000, 4_000..6_000), 0, 8_000..10_000);
    there.remove_stamped(40_000, 17);
    let (mut left, mut right) = (here.clone(), there.clone());
    assert!(left.merge(&there) && right.merge(&here));
    assert!(here.merge_owned(there));
    assert_eq!((&left, &right), (&here, &here));
    let mut expected: Vec<(u64, u32)> = (0..10_000)
        .filter(|n| *n != 17)
        .map(|n| match n {
            4_000..6_000 => (30_000 + u64::from(n), n),
            6_000..8_000 => (20_000 + u64::from(n), n),
            _ => (u64::from(n), n),
        })
        .collect();
    expected.sort_unstable();
    expected.reverse();
    for set in [&left, &right, &here] {
        let found = set.newest_first().map(|(time, n)| (time, *n));
        assert!(found.eq(expected.iter().copied()));
        assert_eq!((set.len(), set.tombstones()), (9_999, 1));
    }
    assert!(!left.merge(&right) && !left.merge_owned(right));
}
