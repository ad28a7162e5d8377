//! What a state must hold, as a function of the events that it has seen.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::{CausalContext, Dot};
use rejoin_dot_store::{Causal, DotStore};

/// The live dots with their contents, and whether their event killed something.
pub(crate) type Live<C> = BTreeMap<Dot, (C, bool)>;

/// A store under test: what it holds, and what its queries must answer.
pub(crate) trait Subject: DotStore + 'static {
    /// One of a few contents, so that edits meet.
    fn content(choice: u64) -> Self::Content;

    /// Demands that every query answers as the live dots say.
    fn check(state: &Causal<Self>, live: &Live<Self::Content>);
}

/// One event: what it brought and what it killed.
#[derive(Clone, Debug)]
pub(crate) struct Event<C> {
    pub(crate) content: Option<C>,
    pub(crate) covers: BTreeSet<Dot>,
}

/// All events there ever were.
pub(crate) struct Model<C> {
    pub(crate) events: BTreeMap<Dot, Event<C>>,
}

impl<C: Clone + Eq + core::fmt::Debug> Model<C> {
    pub(crate) fn live(&self, seen: &CausalContext) -> Live<C> {
        let dead = self.killed(seen);
        let events = seen.dots().map(|dot| (dot, &self.events[&dot]));
        let live = events.filter(|(dot, _)| !dead.contains(dot));
        live.filter_map(|(dot, event)| {
            let content = event.content.clone()?;
            Some((dot, (content, !event.covers.is_empty())))
        })
        .collect()
    }

    /// The dots killed ahead of their event.
    fn covered(&self, seen: &CausalContext) -> CausalContext {
        self.killed(seen)
            .into_iter()
            .filter(|dot| !seen.contains(*dot))
            .collect()
    }

    fn killed(&self, seen: &CausalContext) -> BTreeSet<Dot> {
        seen.dots()
            .flat_map(|dot| self.events[&dot].covers.iter().copied())
            .collect()
    }

    /// Demands that `state` is what the events in its version make of it.
    pub(crate) fn check<S: Subject<Content = C>>(&self, state: &Causal<S>) {
        let seen = state.version();
        let covering = state.covering();
        let held = state.pages().iter();
        let live: Live<C> = held
            .map(|(dot, content)| (dot, (content.clone(), covering.contains(dot))))
            .collect();
        assert_eq!(live, self.live(seen), "live dots of {state:?}");
        assert_eq!(
            *state.covered(),
            self.covered(seen),
            "covered dots of {state:?}"
        );
        assert_eq!(state.pages().len(), live.len());
        let mut values = state.pages().values();
        for left in (0..live.len()).rev() {
            assert!(values.next().is_some());
            assert_eq!(values.len(), left);
        }
        assert_eq!(values.next(), None);
        S::check(state, &live);
    }
}
