//! Which states have a look-up table at hand: those that are read must, whatever was merged.

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_dot_store::{Causal, DotBag};
use rejoin_merge::{Decompose, Delta, Merge};

use crate::edges::id;

type State = Causal<DotBag<u64>>;

/// A state of the elements in `range`, each written by `replica`.
fn holding(replica: ReplicaId, range: core::ops::Range<u64>) -> State {
    let mut state = State::new();
    for element in range {
        state.write(replica, &CausalContext::new(), Some(element));
    }
    state
}

/// All that `state` holds, cut out of it.
fn cut(state: &State) -> State {
    let cut = state.delta_since(&CausalContext::new());
    assert!(cut.ready_store().is_none());
    cut
}

/// The table is at hand, and finds just these elements, each at its place.
fn check(state: &State, held: core::ops::Range<u64>) {
    let store = state.ready_store().unwrap();
    let pages = state.pages();
    let at = |slot| pages.value(slot);
    assert_eq!(store.len() as u64, held.end - held.start);
    for element in held.clone() {
        assert_eq!(store.find(&element, at).map(at), Some(&element));
    }
    assert_eq!(store.find(&held.end, at), None);
}

#[test]
fn a_new_state_that_takes_a_larger_delta_has_its_table() {
    let whole = holding(id(1), 0..100);
    let mut here = State::new();
    assert!(here.merge_owned(cut(&whole)));
    assert_eq!(here, whole);
    check(&here, 0..100);
    let mut here = State::new();
    assert!(here.merge_owned(whole.difference(&State::new()).unwrap()));
    check(&here, 0..100);
}

#[test]
fn a_state_that_takes_a_larger_delta_keeps_a_table() {
    let mut here = holding(id(1), 0..10);
    let mut whole = here.clone();
    whole.merge(&holding(id(2), 10..100));
    assert!(here.merge_owned(cut(&whole)));
    check(&here, 0..100);
    let latest = whole.write(id(2), &CausalContext::new(), Some(100));
    assert!(here.merge_owned(whole.delta_at(&latest.into())));
    check(&here, 0..101);
}

/// The smaller side has seen a removal of all of it: what is kept is theirs, and nothing is new.
#[test]
fn a_state_that_takes_what_it_knows_to_be_dead_keeps_a_table() {
    let whole = holding(id(1), 0..100);
    let mut here = whole.clone();
    here.write(id(2), &whole.live(), None);
    let before = here.clone();
    assert!(!here.merge_owned(cut(&whole)));
    assert_eq!(here, before);
    check(&here, 0..0);
}

#[test]
fn a_state_that_takes_many_deltas_has_its_table() {
    for lens in [vec![100], vec![100, 20, 30, 10], vec![10; 50]] {
        let mut here = State::new();
        let mut ends = 0;
        let deltas = lens.iter().zip(1..).map(|(len, replica)| {
            ends += len;
            cut(&holding(id(replica), ends - len..ends))
        });
        let deltas: Vec<State> = deltas.collect();
        assert!(here.merge_all(deltas));
        check(&here, 0..ends);
    }
}

/// A delta is mostly merged and dropped: it needs no table, until a state that has one comes.
#[test]
fn deltas_that_are_merged_into_one_have_no_table() {
    let [one, two] = [holding(id(1), 0..10), holding(id(2), 10..100)];
    for mut delta in [cut(&one), cut(&two)] {
        delta.merge_owned(cut(&two));
        delta.merge_owned(cut(&one));
        assert!(delta.ready_store().is_none());
    }
    let mut delta = cut(&one);
    delta.merge_all([3, 4, 5, 6].map(|replica| cut(&holding(id(replica), 0..50))));
    assert!(delta.ready_store().is_none());
    let mut delta = cut(&one);
    let others = [3, 4, 5].map(|replica| cut(&holding(id(replica), 0..3)));
    delta.merge_all(others.into_iter().chain([two]));
    check(&delta, 0..100);
}

/// What takes in all of a state that is read is read as well, however it takes it.
#[test]
fn a_delta_that_takes_a_whole_state_has_its_table() {
    let whole = holding(id(1), 0..100);
    let mut overwritten = whole.clone();
    let first = CausalContext::from_iter([rejoin_causality::Dot::new(id(1), 1)]);
    overwritten.write(id(1), &first, Some(0));
    for delta in [cut(&holding(id(1), 0..10)), cut(&whole)] {
        for state in [&overwritten, &whole] {
            let mut expected = state.clone();
            expected.merge(&delta);
            if expected == delta {
                continue;
            }
            let mut by_reference = delta.clone();
            assert!(by_reference.merge(state));
            assert_eq!(by_reference, expected);
            check(&by_reference, 0..100);
            let mut owned = delta.clone();
            assert!(owned.merge_owned(state.clone()));
            assert_eq!(owned, expected);
            check(&owned, 0..100);
        }
    }
}

#[test]
fn a_delta_that_takes_small_ones_by_reference_has_no_table() {
    let mut delta = cut(&holding(id(1), 0..10));
    assert!(delta.merge(&cut(&holding(id(2), 10..100))));
    assert!(delta.merge(&holding(id(3), 100..150)));
    assert!(delta.ready_store().is_none());
}
