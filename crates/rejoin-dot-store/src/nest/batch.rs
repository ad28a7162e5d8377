//! Edits of a whole state that make up one change.

use rejoin_causality::{CausalContext, Dot, Replica};

use crate::causal::{Causal, Events};
use crate::nest::{Place, Site};
use crate::store::DotStore;

/// The edits of one change: the site at the root of a state.
#[derive(Debug)]
pub struct Batch<'a, S: DotStore> {
    causal: &'a mut Causal<S>,
    replica: &'a mut Replica,
    events: Option<(Dot, Dot)>,
}

impl<'a, S: DotStore> Batch<'a, S> {
    /// No edit yet, of `causal` by `replica`.
    pub fn new(causal: &'a mut Causal<S>, replica: &'a mut Replica) -> Self {
        causal.indexed();
        Self {
            causal,
            replica,
            events: None,
        }
    }

    /// The events of all edits so far: the mark of their change.
    pub fn events(&self) -> Events {
        self.events
            .map_or(Events::NONE, |(first, last)| Events::between(first, last))
    }
}

impl<S: DotStore> Site for Batch<'_, S> {
    type Store = S;

    fn store(&self) -> Option<&S> {
        self.causal.ready_store()
    }

    fn place(&self) -> impl Place<'_, S::Content> {
        self.causal.pages()
    }

    fn replica(&mut self) -> &mut Replica {
        self.replica
    }

    fn write(&mut self, covers: &CausalContext, content: Option<S::Content>) {
        if let Some(event) = self.causal.write(self.replica.id(), covers, content) {
            self.events = Some((self.events.map_or(event, |(first, _)| first), event));
        }
    }
}
