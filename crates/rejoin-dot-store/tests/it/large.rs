//! Merges of so many dots at once that the tables are filled in another way.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::hash::Hash;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run};
use rejoin_dot_store::{Causal, DotBag, DotFun, Parts};
use rejoin_merge::{Delta, Merge};

const COUNT: u64 = 40_000;

fn add<T>(state: &mut Causal<DotBag<T>>, replica: ReplicaId, element: T)
where
    T: Clone + Debug + Hash + Ord + 'static,
{
    state.write(replica, &CausalContext::new(), Some(element));
}

/// Every element that may be there is asked for, and led to.
fn check<T>(
    state: &Causal<DotBag<T>>,
    held: &BTreeSet<T>,
    copies: bool,
    all: impl Iterator<Item = T>,
) where
    T: Clone + Debug + Hash + Ord + 'static,
{
    let (store, pages) = (state.store(), state.pages());
    let at = |slot| pages.value(slot);
    assert_eq!(store.len(), held.len());
    assert_eq!(store.has_copies(), copies);
    for element in all {
        let found = store.find(&element, at).map(at);
        assert_eq!(found, held.get(&element));
        assert_eq!(store.contains(&element, at), found.is_some());
    }
}

fn joined_and_taken_apart<T>(element: impl Fn(u64) -> T)
where
    T: Clone + Debug + Hash + Ord + 'static,
{
    let (ann, bob) = (1_u64.into(), 2_u64.into());
    let mut here = Causal::<DotBag<T>>::new();
    for i in 0..COUNT {
        add(&mut here, ann, element(i));
    }
    let mut there = here.clone();
    // A quarter is what we have already, another what we are about to add as well.
    for i in COUNT / 2..COUNT * 2 {
        add(&mut there, bob, element(i));
    }
    for i in COUNT..COUNT * 3 / 2 {
        add(&mut here, ann, element(i));
    }
    let all = || (0..COUNT * 3).map(&element);
    let mut held: BTreeSet<T> = (0..COUNT * 2).map(&element).collect();
    assert!(here.merge(&there));
    check(&here, &held, true, all());

    // Removals from afar, most of them of one dot of two.
    let before = there.version().clone();
    let mut dead = CausalContext::new();
    for (dot, content) in there.pages().iter() {
        if dot.replica == bob && content < &element(COUNT) {
            dead.insert(dot);
        }
    }
    there.write(bob, &dead, None);
    assert!(here.merge(&there.delta_since(&before)));
    let left: BTreeSet<T> = here
        .pages()
        .iter()
        .map(|(_, content)| content.clone())
        .collect();
    held.retain(|content| left.contains(content));
    check(&here, &held, true, all());

    // All that is left goes in one event, which empties and shrinks the table.
    assert!(there.merge(&here));
    let rest = there.live();
    there.write(bob, &rest, None);
    assert!(here.merge(&there));
    check(&here, &BTreeSet::new(), false, all());
}

#[test]
fn many_numbers_come_and_go() {
    joined_and_taken_apart(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15));
}

#[test]
fn many_texts_come_and_go() {
    joined_and_taken_apart(|i| format!("element {i}"));
}

/// A table whose size stays while its elements change wears out, and is made anew.
#[test]
fn a_set_of_one_size_lives_on() {
    let ann = 1_u64.into();
    let mut state = Causal::<DotBag<u64>>::new();
    let mut held = BTreeSet::new();
    for i in 0..50_000_u64 {
        add(&mut state, ann, i);
        held.insert(i);
        if let Some(old) = i.checked_sub(100) {
            let store = state.store();
            let slot = store.find(&old, |slot| state.pages().value(slot)).unwrap();
            let dead = CausalContext::from(state.pages().dot(slot));
            drop(store);
            state.write(ann, &dead, None);
            held.remove(&old);
        }
    }
    check(&state, &held, false, 49_000..51_000);
}

/// Each taken away by itself would push up to a million others aside.
#[test]
fn a_million_siblings_go_at_once() {
    const SIBLINGS: u64 = 1 << 20;
    let ann = 1_u64.into();
    let live = CausalContext::from_iter([(ann, Run::new(1, SIBLINGS))]);
    let none = CausalContext::new();
    let contents = (0..SIBLINGS).map(|number| number as u32).collect();
    let parts = Parts::new([live.clone(), none.clone(), live, none], contents);
    let mut state = Causal::<DotFun<u32>>::from_parts(parts).unwrap();
    let values = |state: &Causal<DotFun<u32>>| -> Vec<u32> {
        let slots = state.ready_store().unwrap().slots().iter();
        slots.map(|slot| *state.pages().value(*slot)).collect()
    };
    let mut peer = state.clone();
    let odd = |number: &u64| number % 2 == 1;
    let dots = (1..=SIBLINGS).filter(odd);
    let dead = dots.map(|sequence| Dot::new(ann, sequence)).collect();
    let event = state.write(2_u64.into(), &dead, None);
    assert!(peer.merge(&state.delta_at(&event.into())));
    for state in [&state, &peer] {
        assert!(
            values(state)
                .into_iter()
                .eq((1..SIBLINGS as u32).step_by(2))
        );
    }
    let event = state.write(2_u64.into(), &state.live(), Some(7));
    assert!(peer.merge(&state.delta_at(&event.into())));
    assert_eq!(values(&state), [7]);
    assert_eq!(values(&peer), [7]);
}
