//! Many states joined at once, against the same states joined one by one.

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_dot_store::{Causal, DotBag};
use rejoin_merge::Merge;

type State = Causal<DotBag<u64>>;

/// The replicas come in no order, so that each has its place in the middle of the tables.
fn id(number: u64) -> ReplicaId {
    ReplicaId::from(number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

fn insert(state: &mut State, replica: u64, element: u64) {
    state.write(id(replica), &CausalContext::new(), Some(element));
}

fn remove(state: &mut State, replica: u64, element: u64) {
    let pages = state.pages();
    let mut dots = CausalContext::new();
    let visit = |slot| {
        dots.insert(pages.dot(slot));
    };
    state
        .store()
        .visit_element(&element, |slot| pages.value(slot), visit);
    state.write(id(replica), &dots, None);
}

/// Joins in both ways, and answers the join.
fn join(target: &State, others: &[State]) -> State {
    let mut one_by_one = target.clone();
    let grew = others
        .iter()
        .fold(false, |grew, other| one_by_one.merge(other) | grew);
    let mut all = target.clone();
    assert_eq!(all.merge_all(others.to_vec()), grew);
    assert_eq!(grew, all != *target);
    assert_same(&all, &one_by_one);
    let mut backwards = others.to_vec();
    backwards.reverse();
    let mut all = target.clone();
    assert_eq!(all.merge_all(backwards), grew);
    assert_same(&all, &one_by_one);
    all
}

fn assert_same(all: &State, one_by_one: &State) {
    assert_eq!(all, one_by_one);
    assert!(all.pages().iter().eq(one_by_one.pages().iter()));
    assert_eq!(all.covering(), one_by_one.covering());
    let pages = all.pages();
    let store = all.store();
    assert_eq!(store.len(), one_by_one.store().len());
    for (slot, element) in pages.slots() {
        let mut found = false;
        let visit = |each| found |= each == slot;
        store.visit_element(element, |slot| pages.value(slot), visit);
        assert!(found, "{element} is not found at its place");
    }
}

/// Peers that started from one state: each added some and removed some of what all had.
fn peers(count: u64) -> (State, Vec<State>) {
    let mut shared = State::new();
    for element in 0..200 {
        insert(&mut shared, 0, element);
    }
    let peer = |number: u64| {
        let mut state = shared.clone();
        for step in 0..number % 7 {
            insert(&mut state, number, number * 100 + step);
            remove(&mut state, number, (number * 13 + step * 5) % 200);
        }
        state
    };
    let peers = (1..=count).map(peer).collect();
    (shared, peers)
}

#[test]
fn peers_with_removals_join_as_one_by_one() {
    let (shared, peers) = peers(60);
    for target in [&State::new(), &shared, &peers[3], &peers[40]] {
        let all = join(target, &peers);
        for element in 0..200 {
            let removed = peers.iter().any(|peer| {
                !peer
                    .store()
                    .contains(&element, |slot| peer.pages().value(slot))
            });
            let holds = all
                .store()
                .contains(&element, |slot| all.pages().value(slot));
            assert_eq!(holds, !removed, "element {element}");
        }
    }
}

#[test]
fn what_all_peers_know_brings_nothing() {
    let (_, peers) = peers(20);
    let all = join(&State::new(), &peers);
    let mut again = all.clone();
    assert!(!again.merge_all(peers));
    assert!(!again.merge_all(vec![all.clone(); 10]));
    assert_eq!(again, all);
}

#[test]
fn deltas_in_any_order_join_as_one_by_one() {
    let (shared, peers) = peers(60);
    let deltas: Vec<State> = peers
        .iter()
        .map(|peer| peer.delta_since(shared.version()))
        .collect();
    let all = join(&shared, &deltas);
    assert_eq!(all, join(&shared, &peers));
    // Removals that run ahead of what they remove.
    let ahead = join(&State::new(), &deltas);
    assert!(!ahead.covered().is_empty());
    let mut late = ahead.clone();
    late.merge(&shared);
    assert_eq!(late, all);
    assert_eq!(join(&ahead, &vec![shared; 5]), all);
}

/// Whoever gets the join's deltas gets what its parts had killed.
#[test]
fn what_was_joined_at_once_can_be_cut_out_again() {
    let (shared, peers) = peers(60);
    let mut all = shared.clone();
    all.merge_all(peers.clone());
    for peer in &peers {
        let mut peer = peer.clone();
        let news = all.delta_since(peer.version());
        assert!(news.pages().len() < 200, "old dots travel again");
        peer.merge(&news);
        assert_eq!(peer, all);
    }
}

/// Writers under one id: contents and meanings differ at the same dots.
#[test]
fn conflicts_of_identity_are_settled_alike() {
    let writer = |seed: u64| {
        let mut state = State::new();
        for step in 0..100 {
            let draw = (seed * 31 + step).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
            let element = draw % 23;
            if draw.is_multiple_of(4) {
                remove(&mut state, step % 3, element);
            } else {
                insert(&mut state, step % 3, element);
            }
        }
        state
    };
    for seed in 0..30 {
        let states: Vec<State> = (0..9).map(|each| writer(seed * 10 + each)).collect();
        for target in [&State::new(), &states[8]] {
            join(target, &states[..8]);
        }
    }
}
