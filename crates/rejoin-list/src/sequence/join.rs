//! The join of two states.

use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::CausalContext;
use rejoin_merge::{Bottom, Merge, Observer};

use super::Sequence;
use super::content::Content;
use super::id::Id;
use super::log::{Event, Run};

impl<C: Content> Merge for Sequence<C> {
    /// Takes time linear in what is new, and in what the two know in common, which is compared.
    fn merge(&mut self, other: &Self) -> bool {
        self.merge_observed(other, &mut ())
    }

    fn merge_owned(&mut self, mut other: Self) -> bool {
        let larger = other.version.count() > self.version.count();
        if !larger || !self.agrees(&other) {
            return self.merge(&other);
        }
        core::mem::swap(self, &mut other);
        let grew = !other.has_all_of(self);
        self.take_news(&other, &mut ());
        grew
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if !self.agrees(other) {
            let joined = self.reconcile(other, observer);
            let grew = joined != *self;
            if O::LISTENS {
                self.tell_change(&joined, observer);
            }
            *self = joined;
            return grew;
        }
        self.take_news(other, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        let stays = match self.agrees(other) {
            true => (self.has_all_of(other), other.has_all_of(self)),
            false => {
                let joined = self.reconcile(other, &mut ());
                (joined == *self, joined == *other)
            }
        };
        match stays {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Greater),
            (false, true) => Some(Ordering::Less),
            (false, false) => None,
        }
    }
}

/// What one state has and the other, which agrees with it, has not: events, and elements that are
/// dead without one that says so.
impl<C: Content> Sequence<C> {
    fn take_news<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        let news: CausalContext = other.version.without(&self.version);
        let lost = self.not_dead_of(&other.orphans);
        if news.is_empty() && lost.is_empty() {
            return false;
        }
        if self.is_bottom() && !O::LISTENS {
            *self = other.clone();
            return true;
        }
        self.absorb(other, &news, observer);
        if !self.orphans.is_empty() {
            self.orphans.subtract(&other.targets_in(&news));
        }
        if !lost.is_empty() {
            self.lose(&lost, observer);
        }
        true
    }

    fn has_all_of(&self, other: &Self) -> bool {
        other.version.is_subset(&self.version) && self.not_dead_of(&other.orphans).is_empty()
    }

    /// Those of the orphans of another state that nothing here says are dead.
    pub(crate) fn not_dead_of(&self, orphans: &CausalContext) -> CausalContext {
        let mut lost = orphans.without(&self.orphans);
        if !lost.is_empty() {
            let ended = self.ended_of(&lost);
            lost.subtract(&ended);
        }
        lost
    }

    /// Those of the dots, none of them an orphan, that a deletion names.
    fn ended_of(&self, dots: &CausalContext) -> CausalContext {
        let mut ended = self.covered.within(dots);
        ended.merge(&self.dead_in(dots));
        // What is no element is neither alive nor dead, so one must ask the deletions.
        let is_element = |(_, run): (Id, Run)| matches!(run.event, Event::Insert { .. });
        if !self.runs_of(dots).all(is_element) {
            ended.merge(&self.targets_in(&self.version).within(dots));
        }
        ended
    }

    /// Ends elements without a deletion.
    fn lose<O: Observer>(&mut self, lost: &CausalContext, observer: &mut O) {
        self.orphans.merge(lost);
        let mut targets = Vec::new();
        for (name, run) in lost.iter_runs() {
            targets.push((Id::new(self.intern(name), run.first), run.count()));
        }
        self.kill_all(&mut targets, observer);
    }
}

impl<C: Content> Bottom for Sequence<C> {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.version.is_empty() && self.orphans.is_empty()
    }
}

#[cfg(test)]
mod tests;
