use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hash::{BuildHasher, Hash};
use core::mem;
use std::collections::HashSet;

use crate::bottom::Bottom;
use crate::decompose::Decompose;
use crate::merge::Merge;
use crate::observer::{Content, Observer};
use crate::order;

/// The grow-only set: union.
///
/// Observers are told of each new element as `added`, in no promised order, so `T` is
/// [`Content`]. `merge_owned` may take over the hasher of the larger side.
impl<T, S> Merge for HashSet<T, S>
where
    T: Eq + Hash + Clone + Content,
    S: BuildHasher,
{
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

impl<T, S> Bottom for HashSet<T, S>
where
    T: Eq + Hash + Clone + Content,
    S: BuildHasher + Default,
{
    fn bottom() -> Self {
        Self::default()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// One part per element.
impl<T, S> Decompose for HashSet<T, S>
where
    T: Eq + Hash + Clone + Content,
    S: BuildHasher + Default,
{
    fn decompose(&self) -> Vec<Self> {
        let alone = |element: &T| Self::from_iter([element.clone()]);
        self.iter().map(alone).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let lacking: Self = HashSet::difference(self, other).cloned().collect();
        (!lacking.is_empty()).then_some(lacking)
    }
}
