//! Parts of a state, as states.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run as Numbers};
use rejoin_merge::{Decompose, Delta, Merge};

use super::Sequence;
use super::content::Content;
use super::edit::Events;
use super::id::Id;
use super::log::{Event, Run, ended};

/// Dead elements, and the deletions that each of them shall travel with.
struct Death {
    elements: (ReplicaId, Numbers),
    deletions: (ReplicaId, Numbers),
}

impl<C: Content> Sequence<C> {
    /// The least state that brings a replica at `version` up to date with this one.
    pub fn delta_since(&self, version: &CausalContext) -> Self {
        self.cut(&self.version.without(version), &self.orphans)
    }

    /// The state that has seen `events`, and for each of their elements that is dead a deletion, or
    /// that there is none; and `orphans`.
    fn cut(&self, events: &CausalContext, orphans: &CausalContext) -> Self {
        let mut part = Self::new();
        let mut unexplained = self.unexplained(events);
        part.orphans = orphans.clone();
        if !self.orphans.is_empty() {
            part.orphans.merge(&unexplained.within(&self.orphans));
            unexplained.subtract(&self.orphans);
        }
        part.covered = part.orphans.clone();
        part.absorb(self, events, &mut ());
        if !unexplained.is_empty() {
            let deaths = self.deaths(&unexplained);
            let deletions = deaths.into_iter().map(|death| death.deletions);
            let more = CausalContext::from_iter(deletions).without(events);
            part.absorb(self, &more, &mut ());
        }
        part
    }

    /// The dead elements in `events` that no deletion in `events` ended.
    fn unexplained(&self, events: &CausalContext) -> CausalContext {
        let mut dead = self.dead_in(events);
        if !dead.is_empty() {
            dead.subtract(&self.targets_in(events));
        }
        dead
    }

    pub(crate) fn runs_of<'a>(
        &'a self,
        events: &'a CausalContext,
    ) -> impl Iterator<Item = (Id, Run)> + 'a {
        events.iter_runs().flat_map(move |(name, numbers)| {
            let at = self.names.find(name);
            let line = at.and_then(|at| Some((at, self.lines.get(at as usize)?)));
            line.into_iter()
                .flat_map(move |(at, line)| line.runs.within(at, numbers.first, numbers.last))
        })
    }

    pub(crate) fn dead_in(&self, events: &CausalContext) -> CausalContext {
        let mut dead = CausalContext::new();
        for (first, run) in self.runs_of(events) {
            for (offset, count, alive) in self.segments(first, run) {
                if !alive {
                    let dot = self.names.dot(first.plus(offset));
                    dead.push_run(dot.replica, numbers(dot.sequence, count));
                }
            }
        }
        dead
    }

    /// The elements that the deletions in `events` ended.
    pub(crate) fn targets_in(&self, events: &CausalContext) -> CausalContext {
        ended(&self.names, self.runs_of(events).map(|(_, run)| run))
    }

    /// The parts of a run of insertions that are alive or dead: where each starts, how long it is.
    fn segments(&self, first: Id, run: Run) -> Vec<(u64, u64, bool)> {
        let mut segments: Vec<(u64, u64, bool)> = Vec::new();
        let mut offset = 0;
        for stretch in self.stretches(first, run) {
            let lives = stretch.alive.is_some();
            match segments.last_mut() {
                Some((_, count, alive)) if *alive == lives => *count += stretch.count,
                _ => segments.push((offset, stretch.count, lives)),
            }
            offset += stretch.count;
        }
        segments
    }

    /// One deletion for each of the dead elements that has one, in pieces that both are runs.
    fn deaths(&self, dead: &CausalContext) -> Vec<Death> {
        let deletions = self.runs_of(&self.version).filter_map(|(first, run)| {
            let (target, count) = run.targets()?;
            Some((self.names.dot(target), count, first, run))
        });
        let mut deletions: Vec<_> = deletions.collect();
        deletions.sort_by_key(|(target, ..)| *target);
        let mut deaths = Vec::new();
        let mut at = 0;
        // Of the deletions passed so far the one that reaches furthest.
        let mut best: Option<&(Dot, u64, Id, Run)> = None;
        for (name, elements) in dead.iter_runs() {
            let mut next = elements.first;
            while next <= elements.last {
                let reach = Dot::new(name, next);
                while let Some(deletion) = deletions.get(at).filter(|each| each.0 <= reach) {
                    let end = |each: &(Dot, u64, Id, Run)| {
                        (each.0.replica, each.0.sequence.saturating_add(each.1))
                    };
                    if best.is_none_or(|best| end(deletion) > end(best)) {
                        best = Some(deletion);
                    }
                    at += 1;
                }
                let found = best.filter(|(target, count, ..)| {
                    target.replica == name && next - target.sequence.min(next) < *count
                });
                let Some((target, count, first, run)) = found else {
                    let later = deletions.get(at).map(|each| each.0);
                    match later.filter(|later| later.replica == name) {
                        Some(later) => next = later.sequence,
                        None => break,
                    }
                    continue;
                };
                let last = elements.last.min(target.sequence + (count - 1));
                let (from, to) = (next - target.sequence, last - target.sequence);
                let offset = match run.event {
                    Event::Delete { back: true, .. } => count - 1 - to,
                    _ => from,
                };
                let killer = self.names.dot(first.plus(offset));
                deaths.push(Death {
                    elements: (name, Numbers::new(next, last)),
                    deletions: (killer.replica, numbers(killer.sequence, to - from + 1)),
                });
                next = last + 1;
            }
        }
        deaths
    }
}

fn numbers(first: u64, count: u64) -> Numbers {
    Numbers::new(first, first + (count - 1))
}

/// The parts are runs of elements that are alive; runs of dead ones with one deletion each; moves;
/// and runs of the deletions that are left.
impl<C: Content> Decompose for Sequence<C> {
    fn decompose(&self) -> Vec<Self> {
        let none = CausalContext::new();
        let mut parts = Vec::new();
        let mut rest = CausalContext::new();
        for (first, run) in self.runs_of(&self.version) {
            let name = self.names.name(first.at);
            if !matches!(run.event, Event::Insert { .. }) {
                rest.push_run(name, numbers(first.sequence, run.count));
            }
            for (offset, count, alive) in self.segments(first, run) {
                if alive {
                    let run = (name, numbers(first.sequence + offset, count));
                    parts.push(self.cut(&CausalContext::from_iter([run]), &none));
                }
            }
        }
        let mut dead = self.dead_in(&self.version);
        let deaths = self.deaths(&dead);
        // All at once, because each time costs as much as there are runs.
        dead.subtract(&deaths.iter().map(|death| death.elements).collect());
        rest.subtract(&deaths.iter().map(|death| death.deletions).collect());
        for death in deaths {
            let both = CausalContext::from_iter([death.elements, death.deletions]);
            parts.push(self.cut(&both, &none));
        }
        for (name, run) in dead.iter_runs() {
            let orphans = CausalContext::from_iter([(name, run)]);
            parts.push(self.cut(&orphans, &orphans));
        }
        for (first, run) in self.runs_of(&rest) {
            let name = self.names.name(first.at);
            let run = (name, numbers(first.sequence, run.count));
            parts.push(self.cut(&CausalContext::from_iter([run]), &none));
        }
        let orphans = self.orphans.without(&dead);
        if !orphans.is_empty() {
            parts.push(self.cut(&none, &orphans));
        }
        parts
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        if !self.agrees(other) {
            return other.clone().merge(self).then(|| self.clone());
        }
        let news = self.version.without(&other.version);
        let lost = other.not_dead_of(&self.orphans);
        (!news.is_empty() || !lost.is_empty()).then(|| self.cut(&news, &lost))
    }
}

impl<C: Content> Delta for Sequence<C> {
    type Mark = Events;

    fn delta_at(&self, mark: &Events) -> Self {
        match mark.0 {
            Some(run) => self.cut(&CausalContext::from_iter([run]), &CausalContext::new()),
            None => Self::new(),
        }
    }

    fn is_nothing(mark: &Events) -> bool {
        mark.is_none()
    }
}
