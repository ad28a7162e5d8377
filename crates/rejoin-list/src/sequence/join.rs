//! The join of two states.

use core::cmp::Ordering;

use rejoin_causality::CausalContext;
use rejoin_merge::{Bottom, Merge, Observer};

use super::Sequence;
use super::content::Content;

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
        let grew = !self.version.is_subset(&other.version);
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
        if self.agrees(other) {
            return self.version.partial_cmp(&other.version);
        }
        let joined = self.reconcile(other, &mut ());
        match (joined == *self, joined == *other) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Greater),
            (false, true) => Some(Ordering::Less),
            (false, false) => None,
        }
    }
}

impl<C: Content> Sequence<C> {
    fn take_news<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        let news: CausalContext = other.version.without(&self.version);
        if news.is_empty() {
            return false;
        }
        if self.is_bottom() && !O::LISTENS {
            *self = other.clone();
        } else {
            self.absorb(other, &news, observer);
        }
        true
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
