//! What an observer is told of a join.

use rejoin_causality::{CausalContext, Dot, ReplicaId};
use rejoin_dot_store::{Causal, DotBag, DotFun, DotMap, DotSum};
use rejoin_merge::{Content, Merge, Observer, Step};

/// Writes down what it is told.
#[derive(Default)]
struct Notes(Vec<String>);

impl Observer for Notes {
    fn enter(&mut self, step: Step<'_>) {
        if let Step::Key(key) = step {
            self.0.push(format!("in {key:?}"));
        }
    }

    fn leave(&mut self) {
        self.0.push("out".into());
    }

    fn added(&mut self, value: &dyn Content) {
        self.0.push(format!("+{value:?}"));
    }

    fn removed(&mut self, value: &dyn Content) {
        self.0.push(format!("-{value:?}"));
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.0.push(format!("{old:?} to {new:?}"));
    }

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        assert!(identity.downcast_ref::<Dot>().is_some());
        self.0.push(format!("{kept:?} over {dropped:?}"));
    }
}

fn id(number: u64) -> ReplicaId {
    ReplicaId::from(number)
}

fn live<S: rejoin_dot_store::DotStore>(state: &Causal<S>) -> CausalContext {
    state.live()
}

#[test]
fn elements_come_and_go_once() {
    let none = CausalContext::new();
    let mut here = Causal::<DotBag<u8>>::new();
    here.write(id(1), &none, Some(1));
    here.write(id(1), &none, Some(2));
    let mut there = here.clone();
    // The one is written anew, which changes nothing to see; the two goes; a three comes twice.
    let one = [Dot {
        replica: id(1),
        sequence: 1,
    }]
    .into_iter()
    .collect();
    let two = [Dot {
        replica: id(1),
        sequence: 2,
    }]
    .into_iter()
    .collect();
    there.write(id(2), &one, Some(1));
    there.write(id(2), &two, None);
    there.write(id(2), &none, Some(3));
    there.write(id(3), &none, Some(3));
    let mut notes = Notes::default();
    assert!(here.merge_observed(&there, &mut notes));
    assert_eq!(notes.0, ["+3", "-2"]);
    let mut notes = Notes::default();
    assert!(!here.merge_observed(&there, &mut notes));
    assert!(notes.0.is_empty());
}

#[test]
fn a_sum_tells_of_what_changes_it() {
    let none = CausalContext::new();
    let mut here = Causal::<DotSum>::new();
    let mut there = here.clone();
    there.write(id(2), &none, Some(0));
    there.write(id(2), &none, Some(5));
    let mut notes = Notes::default();
    assert!(here.merge_observed(&there, &mut notes));
    assert_eq!(notes.0, ["0 to 5"]);
}

#[test]
fn a_nested_store_tells_the_way_to_it() {
    let none = CausalContext::new();
    let mut here = Causal::<DotMap<char, DotFun<u8>>>::new();
    let mut there = here.clone();
    there.write(id(2), &none, Some(('k', 7)));
    let mut notes = Notes::default();
    here.merge_observed(&there, &mut notes);
    assert_eq!(notes.0, ["+'k'", "in 'k'", "+7", "out"]);
    there.write(id(2), &live(&there.clone()), None);
    let mut notes = Notes::default();
    here.merge_observed(&there, &mut notes);
    assert_eq!(notes.0, ["in 'k'", "-7", "out", "-'k'"]);
}

#[test]
fn a_reused_dot_is_told() {
    let none = CausalContext::new();
    let mut here = Causal::<DotBag<u8>>::new();
    let mut there = here.clone();
    here.write(id(1), &none, Some(4));
    there.write(id(1), &none, Some(6));
    let mut notes = Notes::default();
    assert!(here.clone().merge_observed(&there, &mut notes));
    assert_eq!(notes.0, ["6 over 4", "-4", "+6"]);
    let mut notes = Notes::default();
    assert!(!there.merge_observed(&here, &mut notes));
    assert_eq!(notes.0, ["6 over 4"]);
}

/// A state that was cut out of another has no store until somebody listens.
#[test]
fn a_cut_state_tells_as_well() {
    let none = CausalContext::new();
    let mut state = Causal::<DotBag<u8>>::new();
    state.write(id(1), &none, Some(4));
    let version = state.version().clone();
    state.write(id(2), &none, Some(4));
    let mut cut = state.delta_since(&version);
    let mut notes = Notes::default();
    assert!(cut.merge_observed(&state, &mut notes));
    assert!(
        notes.0.is_empty(),
        "the element was there already: {:?}",
        notes.0
    );
    assert_eq!(cut, state);
    let mut cut = state.delta_since(&version);
    state.write(id(2), &none, Some(5));
    let mut notes = Notes::default();
    assert!(cut.merge_observed(&state, &mut notes));
    assert_eq!(notes.0, ["+5"]);
}

/// Two writers of one replica id gave one dot the same content, and only one of them killed
/// something by it: the states differ, and nothing that can be seen does.
#[test]
fn a_reused_dot_with_the_same_content_tells_of_nothing() {
    let none = CausalContext::new();
    let victim = Dot::new(id(7), 1).into();
    let mut here = Causal::<DotBag<u8>>::new();
    let mut there = here.clone();
    here.write(id(1), &none, Some(4));
    there.write(id(1), &victim, Some(4));
    let mut notes = Notes::default();
    assert!(!there.clone().merge_observed(&here, &mut notes));
    let mut all = here.clone();
    let others = [3, 4, 5].map(|number| {
        let mut other = Causal::new();
        other.write(id(number), &none, Some(number as u8));
        other
    });
    assert!(all.merge_all(others.into_iter().chain([there.clone()])));
    assert_eq!(all.covering(), there.live());
    assert!(here.merge_observed(&there, &mut notes));
    assert!(notes.0.is_empty(), "{:?}", notes.0);
    assert!(here == there && here.covering() == here.live());
    let (store, pages) = (here.store(), here.pages());
    let slot = store.find(&4, |slot| pages.value(slot)).unwrap();
    assert_eq!(pages.dot(slot), Dot::new(id(1), 1));
    assert_eq!(store.len(), 1);
}
