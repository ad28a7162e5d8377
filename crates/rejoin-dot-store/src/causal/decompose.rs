//! The smallest parts of a state, and what one state has that another lacks.

mod rest;

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot};
use rejoin_merge::{Decompose, Merge};

use crate::causal::Causal;
use crate::causal::cut::{Killers, without_needless};
use crate::store::DotStore;
use rest::Rest;

impl<S: DotStore> Decompose for Causal<S> {
    /// One part for each live dot that stands alone, and one for each removal with its victims.
    ///
    /// Where the removal log was trimmed, all removals together are one part.
    fn decompose(&self) -> Vec<Self> {
        let free = self.pages.runs(|page| page.live & !page.covering);
        let mut parts: Vec<Self> = free.dots().map(|dot| self.cut(&dot.into())).collect();
        let mut rest = Rest::of(&self.seen.without(&free));
        let killers = Killers::for_many_cuts(&self.log);
        let mut bound = Vec::new();
        for seed in self.seeds() {
            if rest.intersects(&seed) {
                let part = self.cut_with_victims(&killers, &seed);
                rest.subtract(&part.seen);
                bound.push(part);
            }
        }
        let rest = rest.into_context();
        if !rest.is_empty() {
            bound.push(self.cut(&rest));
        }
        let bound = bound.into_iter().flat_map(|part| self.divided(part));
        parts.extend(irredundant(bound.collect()));
        parts
    }

    /// The events that `other` lacks, each with what it killed, and the dots that live on both
    /// sides with two contents of which ours is the larger.
    ///
    /// Two states of one version that hold different things, which a replica id with two writers
    /// brings about, may tell of a death without an event that `other` lacks. Then it is all of the
    /// state.
    fn difference(&self, other: &Self) -> Option<Self> {
        if other.knows_the_same(self) {
            return None;
        }
        let lacking = other.lacking(self)?;
        let part = self.cut(&lacking.events);
        let told = |dot: &Dot| {
            let is_dead = part.seen.contains(*dot) && part.pages.find(*dot).is_none();
            is_dead || part.covered.contains(*dot)
        };
        let covered = self.covered.without(&other.seen).without(&other.covered);
        let is_all =
            lacking.deaths.iter().all(told) && covered.without(&part.seen).is_subset(&part.covered);
        Some(if is_all { part } else { self.unindexed() })
    }
}

impl<S: DotStore> Causal<S> {
    /// The events of each log entry that no other entry tells of.
    fn seeds(&self) -> impl Iterator<Item = CausalContext> {
        let singles = self.log.singles().map(|(event, _)| event.into());
        singles.chain(self.log.groups().map(|group| group.only_here.clone()))
    }

    /// The same state without a look-up table, like all that is cut out.
    fn unindexed(&self) -> Self {
        Self {
            seen: self.seen.clone(),
            covered: self.covered.clone(),
            pages: self.pages.clone(),
            store: None,
            log: self.log.clone(),
        }
    }

    /// The parts of a part: while it grew to hold its victims, it may have come to rest on other
    /// log entries than those that it grew from.
    ///
    /// Which ones are chosen depends on the order of groups too, so only a part that was cut from
    /// one with the same log, in the same order, can't fall apart any more.
    fn divided(&self, mut part: Self) -> Vec<Self> {
        part.log.order_groups();
        if part.seen == self.seen && part.log == self.log {
            return Vec::from([part]);
        }
        part.decompose()
    }

    /// Cuts out some events together with the events of all that they killed, and so on: a dead dot
    /// can stand in no part without a killer.
    fn cut_with_victims<'a>(&'a self, killers: &Killers<'a>, events: &CausalContext) -> Self {
        let mut wanted = events.clone();
        loop {
            let part = self.cut_with(killers, &wanted);
            let unseen = part.covered.without(&self.seen);
            if unseen == part.covered {
                return part;
            }
            wanted.merge(&part.covered.without(&unseen));
        }
    }
}

/// Drops each part whose events all stand in other parts.
fn irredundant<S: DotStore>(parts: Vec<Causal<S>>) -> Vec<Causal<S>> {
    let seen: Vec<&CausalContext> = parts.iter().map(|part| &part.seen).collect();
    let is_left = without_needless(&seen, 0..seen.len());
    let parts = parts.into_iter().zip(is_left);
    parts
        .filter_map(|(part, is_left)| is_left.then_some(part))
        .collect()
}
