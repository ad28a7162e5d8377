//! The smallest parts of a state, and what one state has that another lacks.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot};
use rejoin_merge::{Decompose, Merge};

use crate::causal::Causal;
use crate::log::Dots;
use crate::store::DotStore;

impl<S: DotStore> Decompose for Causal<S> {
    /// One part for each live dot that stands alone, and one for each removal with its victims.
    ///
    /// Where the removal log was trimmed, all removals together are one part.
    fn decompose(&self) -> Vec<Self> {
        let free = self.pages.runs(|page| page.live & !page.covering);
        let mut parts: Vec<Self> = free.dots().map(|dot| self.cut(&only(dot))).collect();
        let mut rest = self.seen.without(&free);
        let mut bound = Vec::new();
        for seed in self.seeds() {
            let wanted = rest.without(&rest.without(&seed));
            if !wanted.is_empty() {
                let part = self.cut(&wanted);
                rest.subtract(&part.seen);
                bound.push(part);
            }
        }
        if !rest.is_empty() {
            bound.push(self.cut(&rest));
        }
        parts.extend(irredundant(bound));
        parts
    }

    /// The events that `other` lacks, each with what it killed, and the dots that live on both sides
    /// with two contents.
    fn difference(&self, other: &Self) -> Option<Self> {
        if other.knows_the_same(self) {
            return None;
        }
        let mut wanted = self.seen.without(&other.seen);
        wanted.merge(&other.disputed(self));
        (!wanted.is_empty()).then(|| self.cut(&wanted))
    }
}

impl<S: DotStore> Causal<S> {
    /// Each log entry's events with their victims.
    fn seeds(&self) -> impl Iterator<Item = CausalContext> {
        let singles = self.log.singles().map(|(event, single)| {
            let mut seed = only(event);
            match &single.covered {
                Dots::One(dot) => drop(seed.insert(*dot)),
                Dots::Many(dots) => drop(seed.merge(dots)),
            }
            seed
        });
        let groups = self.log.groups().map(|group| {
            let mut seed = group.events.clone();
            seed.merge(&group.covered);
            seed
        });
        singles.chain(groups)
    }
}

fn only(dot: Dot) -> CausalContext {
    let mut context = CausalContext::new();
    context.insert(dot);
    context
}

/// Drops each part whose events all stand in other parts.
fn irredundant<S: DotStore>(mut parts: Vec<Causal<S>>) -> Vec<Causal<S>> {
    let mut index = 0;
    while index < parts.len() {
        let mut others = CausalContext::new();
        for (place, part) in parts.iter().enumerate() {
            if place != index {
                others.merge(&part.seen);
            }
        }
        if parts[index].seen.is_subset(&others) {
            parts.remove(index);
        } else {
            index += 1;
        }
    }
    parts
}
