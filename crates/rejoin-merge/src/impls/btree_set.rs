use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::mem;

use crate::bottom::Bottom;
use crate::decompose::Decompose;
use crate::merge::Merge;
use crate::observer::{Content, Observer};
use crate::order;

/// The grow-only set: union.
///
/// Observers are told of each new element as `added`, in ascending order, so `T` is [`Content`].
impl<T: Ord + Clone + Content> Merge for BTreeSet<T> {
    fn merge(&mut self, other: &Self) -> bool {
        self.merge_observed(other, &mut ())
    }

    fn merge_owned(&mut self, mut other: Self) -> bool {
        let before = self.len();
        if other.len() > before {
            mem::swap(self, &mut other);
        }
        self.extend(other);
        self.len() > before
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        let before = self.len();
        for element in other {
            if !self.contains(element) {
                observer.added(element);
                self.insert(element.clone());
            }
        }
        self.len() > before
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        order::of_sizes(
            self.len(),
            other.len(),
            || self.is_subset(other),
            || other.is_subset(self),
        )
    }
}

impl<T: Ord + Clone + Content> Bottom for BTreeSet<T> {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// One part per element.
impl<T: Ord + Clone + Content> Decompose for BTreeSet<T> {
    fn decompose(&self) -> Vec<Self> {
        let alone = |element: &T| Self::from([element.clone()]);
        self.iter().map(alone).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let lacking: Self = BTreeSet::difference(self, other).cloned().collect();
        (!lacking.is_empty()).then_some(lacking)
    }
}
