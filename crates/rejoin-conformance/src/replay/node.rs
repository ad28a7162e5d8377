use std::collections::BTreeMap;

use rejoin_merge::Merge;

/// A delta and its number, which no other delta of the replay has.
pub(crate) type Delta<S> = (usize, S);

/// One replica.
#[derive(Clone)]
pub(crate) struct Node<S> {
    pub(crate) state: S,
    /// What its own edits have changed since a step last took it.
    pub(crate) unsent: Option<S>,
    /// All deltas that have come in here, its own among them.
    pub(crate) heard: BTreeMap<usize, S>,
}

impl<S: Merge + Clone> Node<S> {
    pub(crate) fn new(state: S) -> Self {
        Self {
            state,
            unsent: None,
            heard: BTreeMap::new(),
        }
    }

    /// Merges the join of `deltas`.
    pub(crate) fn hear(&mut self, deltas: impl IntoIterator<Item = Delta<S>>) {
        let mut all: Option<S> = None;
        for (number, delta) in deltas {
            match &mut all {
                Some(all) => {
                    all.merge(&delta);
                }
                None => all = Some(delta.clone()),
            }
            self.heard.insert(number, delta);
        }
        if let Some(all) = all {
            self.state.merge_owned(all);
        }
    }

    /// The deltas that have come in here, and not there.
    pub(crate) fn unheard_by(&self, other: &Self) -> Vec<Delta<S>> {
        let heard = self.heard.iter();
        heard
            .filter(|(number, _)| !other.heard.contains_key(number))
            .map(|(number, delta)| (*number, delta.clone()))
            .collect()
    }
}
