//! Many dots that go at once: each store below is told of its own in one call.

use std::collections::BTreeSet;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run};
use rejoin_dot_store::{Causal, DotFun, DotMap, DotPair, DotStore, DotSum, Either, Parts, Slot};
use rejoin_merge::{Content, Merge, Observer, Step};

/// Its live dots, and how many left it with each call.
#[derive(Clone, Debug, Default)]
struct Leavers {
    live: BTreeSet<Slot>,
    left: Vec<usize>,
}

impl DotStore for Leavers {
    type Content = u64;

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        _: &u64,
        _: impl Fn(Slot) -> &'a u64,
        _: &mut O,
    ) {
        self.live.insert(slot);
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        _: &u64,
        at: impl Fn(Slot) -> &'a u64,
        observer: &mut O,
    ) {
        self.remove_all([slot].into_iter(), at, observer);
    }

    fn remove_all<'a, O: Observer>(
        &mut self,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a u64,
        observer: &mut O,
    ) {
        let before = self.live.len();
        for slot in slots {
            assert!(self.live.remove(&slot));
            observer.removed(at(slot));
        }
        self.left.push(before - self.live.len());
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.live.iter().copied().for_each(visit);
    }

    fn is_empty(&self) -> bool {
        self.live.is_empty()
    }
}

/// Writes down where it is told of what.
#[derive(Default)]
struct Notes {
    way: Vec<String>,
    removed: Vec<(String, String)>,
}

impl Observer for Notes {
    fn enter(&mut self, step: Step<'_>) {
        self.way.push(match step {
            Step::Key(key) => format!("{key:?}"),
            step => format!("{step:?}"),
        });
    }

    fn leave(&mut self) {
        assert!(self.way.pop().is_some());
    }

    fn removed(&mut self, value: &dyn Content) {
        self.removed
            .push((self.way.join("/"), format!("{value:?}")));
    }
}

const DOTS: u64 = 1_000;

fn ann() -> ReplicaId {
    ReplicaId::from(1_u64)
}

/// A thousand dots of one replica, from 1 on.
fn state<S: DotStore>(content: impl Fn(u64) -> S::Content) -> Causal<S> {
    let live = CausalContext::from_iter([(ann(), Run::new(1, DOTS))]);
    let none = CausalContext::new();
    let contents = (1..=DOTS).map(content).collect();
    let contexts = [live.clone(), none.clone(), live, none];
    Causal::from_parts(Parts::new(contexts, contents)).unwrap()
}

/// Kills the dots of which `goes` says so, here and at a peer whose observer is told.
fn kill<S: DotStore>(state: &mut Causal<S>, goes: impl Fn(u64) -> bool) -> (Causal<S>, Notes) {
    let mut peer = state.clone();
    let dots = (1..=DOTS).filter(|number| goes(*number));
    let dead = dots.map(|number| Dot::new(ann(), number)).collect();
    state.write(2_u64.into(), &dead, None);
    let mut notes = Notes::default();
    assert!(peer.merge_observed(state, &mut notes));
    assert!(notes.way.is_empty());
    (peer, notes)
}

#[test]
fn each_key_is_told_once_of_all_that_leave_it() {
    let mut state = state::<DotMap<u64, Leavers>>(|number| (number % 3, number));
    let goes = |number: u64| number % 3 == 1 || number > 500;
    let (peer, notes) = kill(&mut state, goes);
    for state in [&state, &peer] {
        let store = state.store();
        assert!(store.get(&1).is_none());
        for key in [0, 2] {
            let left = (501..=DOTS).filter(|number| number % 3 == key).count();
            assert_eq!(store.get(&key).unwrap().left, [left]);
        }
    }
    // By the key of the first that went; a key that is empty goes right after its dots.
    let mut expected = Vec::new();
    for key in [1, 0, 2] {
        let dots = (1..=DOTS).filter(|number| number % 3 == key && goes(*number));
        expected.extend(dots.map(|number| (key.to_string(), number.to_string())));
        if key == 1 {
            expected.push((String::new(), key.to_string()));
        }
    }
    assert_eq!(notes.removed, expected);
}

#[test]
fn each_field_is_told_once_of_all_that_leave_it() {
    let mut state = state::<DotPair<Leavers, Leavers>>(|number| match number % 2 {
        0 => Either::First(number),
        _ => Either::Second(number),
    });
    let (peer, notes) = kill(&mut state, |number| number > 500);
    for state in [&state, &peer] {
        let store = state.store();
        assert_eq!(store.first.left, [250]);
        assert_eq!(store.second.left, [250]);
    }
    assert_eq!(notes.removed.len(), 500);
    let paths: BTreeSet<&str> = notes
        .removed
        .iter()
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(paths.len(), 2);
}

/// What leaves a key is gone, and the rest is there, whatever kind of store stands below.
#[test]
fn the_rest_stays_below_its_key() {
    let goes = |number: u64| number % 7 == 1 || number > 500;
    let amount = |number: u64| number as i64;
    let mut values = state::<DotMap<u64, DotFun<u64>>>(|number| (number % 7, number));
    let mut sums = state::<DotMap<u64, DotSum>>(|number| (number % 7, amount(number)));
    let (values_there, _) = kill(&mut values, goes);
    let (sums_there, _) = kill(&mut sums, goes);
    for (values, sums) in [(&values, &sums), (&values_there, &sums_there)] {
        assert_eq!(values.store().len(), 6);
        assert_eq!(sums.store().len(), 6);
        for key in [0, 2, 3, 4, 5, 6] {
            let rest = || (1..=500).filter(move |number| number % 7 == key);
            let store = values.store();
            let slots = store.get(&key).unwrap().slots().iter();
            let held: BTreeSet<u64> = slots.map(|slot| values.pages().value(*slot).1).collect();
            assert!(held.into_iter().eq(rest()));
            let total = sums.store().get(&key).unwrap().total();
            assert_eq!(total, rest().map(i128::from).sum());
        }
    }
}

/// Pages that were freed are taken anew from the last on, so the slots of what comes descend.
#[test]
fn what_takes_freed_pages_can_be_taken_away_again() {
    let mut here = state::<DotFun<u64>>(|number| number);
    let live = here.live();
    here.write(2_u64.into(), &live, None);
    let bob = ReplicaId::from(7_u64);
    let run = CausalContext::from_iter([(bob, Run::new(1, DOTS))]);
    let none = CausalContext::new();
    let contexts = [run.clone(), none.clone(), run, none];
    let there = Parts::new(contexts, (1..=DOTS).collect());
    assert!(here.merge(&Causal::from_parts(there).unwrap()));
    let values = |state: &Causal<DotFun<u64>>| -> BTreeSet<u64> {
        let store = state.store();
        let slots = store.slots().iter();
        slots.map(|slot| *state.pages().value(*slot)).collect()
    };
    assert!(values(&here).into_iter().eq(1..=DOTS));
    // One by one, and then all at once.
    for number in 1..=10 {
        here.write(ann(), &Dot::new(bob, number).into(), None);
    }
    assert!(values(&here).into_iter().eq(11..=DOTS));
    let dead = CausalContext::from_iter([(bob, Run::new(11, 900))]);
    here.write(ann(), &dead, None);
    assert!(values(&here).into_iter().eq(901..=DOTS));
}
