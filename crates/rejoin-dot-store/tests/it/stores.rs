//! What the stores answer, checked against the live dots.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};

use rejoin_causality::Dot;
use rejoin_dot_store::{Causal, DotBag, DotMap, DotSet, DotStore, DotSum, Slot};

use crate::model::{Live, Subject};

/// The dots that `visit` names.
fn dots_of<S: DotStore>(
    state: &Causal<S>,
    visit: impl FnOnce(&mut dyn FnMut(Slot)),
) -> BTreeSet<Dot> {
    let mut dots = BTreeSet::new();
    visit(&mut |slot| assert!(dots.insert(state.pages().dot(slot)), "a dot named twice"));
    dots
}

fn expected<C>(live: &Live<C>, holds: impl Fn(&C) -> bool) -> BTreeSet<Dot> {
    let held = live.iter().filter(|(_, (content, _))| holds(content));
    held.map(|(dot, _)| *dot).collect()
}

fn check_bag<T>(state: &Causal<DotBag<T>>, live: &Live<T>, choices: impl Iterator<Item = T>)
where
    T: Clone + Debug + Hash + Ord + 'static,
{
    let store = state.store();
    let pages = state.pages();
    let elements: BTreeSet<&T> = live.values().map(|(content, _)| content).collect();
    assert_eq!(store.len(), elements.len());
    assert_eq!(store.has_copies(), elements.len() < live.len());
    assert_eq!(
        dots_of(state, |mut visit| store.visit(&mut visit)),
        expected(live, |_| true)
    );
    for element in choices {
        let at = |slot| pages.value(slot);
        let held = dots_of(state, |visit| store.visit_element(&element, at, visit));
        assert_eq!(held, expected(live, |content| *content == element));
        assert_eq!(store.find(&element, at).is_some(), !held.is_empty());
    }
}

impl Subject for DotBag<u8> {
    fn content(choice: u64) -> u8 {
        choice as u8
    }

    fn check(state: &Causal<Self>, live: &Live<u8>) {
        check_bag(state, live, 0..7);
    }
}

impl Subject for DotBag<String> {
    fn content(choice: u64) -> String {
        format!("element {choice}")
    }

    fn check(state: &Causal<Self>, live: &Live<String>) {
        check_bag(state, live, (0..7).map(Self::content));
    }
}

/// A text of which every other has the hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weak(pub(crate) String);

impl Hash for Weak {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Subject for DotBag<Weak> {
    fn content(choice: u64) -> Weak {
        Weak(choice.to_string())
    }

    fn check(state: &Causal<Self>, live: &Live<Weak>) {
        check_bag(state, live, (0..7).map(Self::content));
    }
}

impl Subject for DotSet {
    fn content(_: u64) {}

    fn check(state: &Causal<Self>, live: &Live<()>) {
        let store = state.store();
        assert_eq!(
            dots_of(state, |mut visit| store.visit(&mut visit)),
            expected(live, |_| true)
        );
        assert_eq!(store.slots().len(), live.len());
        assert_eq!(store.is_empty(), live.is_empty());
    }
}

impl Subject for DotSum {
    fn content(choice: u64) -> i64 {
        [0, 1, -3, i64::MAX, i64::MIN, 70, -70][choice as usize % 7]
    }

    fn check(state: &Causal<Self>, live: &Live<i64>) {
        let store = state.store();
        assert_eq!(
            dots_of(state, |mut visit| store.visit(&mut visit)),
            expected(live, |_| true)
        );
        let amounts = live.values().map(|(amount, _)| i128::from(*amount));
        assert_eq!(store.total(), amounts.sum());
        assert_eq!(store.slots().count(), live.len());
        assert_eq!(store.is_empty(), live.is_empty());
    }
}

type Nested = DotMap<u8, DotMap<u8, DotBag<u8>>>;

impl Subject for Nested {
    fn content(choice: u64) -> (u8, (u8, u8)) {
        (choice as u8 % 2, (choice as u8 / 2 % 2, choice as u8))
    }

    fn check(state: &Causal<Self>, live: &Live<(u8, (u8, u8))>) {
        let store = state.store();
        let keys: BTreeSet<u8> = live.values().map(|((key, _), _)| *key).collect();
        assert_eq!(store.len(), keys.len());
        assert_eq!(store.is_empty(), keys.is_empty());
        assert_eq!(
            dots_of(state, |mut visit| store.visit(&mut visit)),
            expected(live, |_| true)
        );
        assert_eq!(
            store.iter().map(|(key, _)| *key).collect::<BTreeSet<_>>(),
            keys
        );
        for outer in 0..2 {
            let below = store.get(&outer);
            assert_eq!(below.is_some(), keys.contains(&outer));
            for inner in 0..2 {
                let bag = below.and_then(|below| below.get(&inner));
                let held = dots_of(state, |mut visit| {
                    if let Some(bag) = bag {
                        bag.visit(&mut visit);
                    }
                });
                assert_eq!(held, expected(live, |at| at.0 == outer && at.1.0 == inner));
            }
        }
    }
}
