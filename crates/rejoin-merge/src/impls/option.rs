use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::bottom::Bottom;
use crate::decompose::Decompose;
use crate::merge::Merge;
use crate::observer::{Content, Observer};

/// The lattice of `T` with one new state under it: `None` is below every `Some`.
///
/// Observers are told of a first `Some` as `added`, so `T` is [`Content`].
impl<T: Merge + Clone + Content> Merge for Option<T> {
    fn merge(&mut self, other: &Self) -> bool {
        match (self, other) {
            (_, None) => false,
            (Some(own), Some(other)) => own.merge(other),
            (own @ None, Some(_)) => {
                own.clone_from(other);
                true
            }
        }
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        match (self, other) {
            (_, None) => false,
            (Some(own), Some(other)) => own.merge_owned(other),
            (own @ None, other) => {
                *own = other;
                true
            }
        }
    }

    fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool {
        let mut others = others.into_iter().flatten();
        match self {
            Some(own) => own.merge_all(others),
            None => {
                *self = others.next();
                let Some(own) = self else {
                    return false;
                };
                own.merge_all(others);
                true
            }
        }
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        match (self, other) {
            (_, None) => false,
            (Some(own), Some(other)) => own.merge_observed(other, observer),
            (own @ None, Some(new)) => {
                observer.added(new);
                *own = Some(new.clone());
                true
            }
        }
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Some(own), Some(other)) => own.lattice_cmp(other),
            (own, other) => Some(own.is_some().cmp(&other.is_some())),
        }
    }
}

impl<T: Merge + Clone + Content> Bottom for Option<T> {
    fn bottom() -> Self {
        None
    }

    fn is_bottom(&self) -> bool {
        self.is_none()
    }
}

/// The parts of what is inside. `Some` of the bottom says more than `None`, and is a part by
/// itself.
impl<T: Decompose + Clone + Content> Decompose for Option<T> {
    fn decompose(&self) -> Vec<Self> {
        let Some(inside) = self else {
            return Vec::new();
        };
        let parts = inside.decompose();
        if parts.is_empty() {
            vec![self.clone()]
        } else {
            parts.into_iter().map(Some).collect()
        }
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (None, _) => None,
            (Some(_), None) => Some(self.clone()),
            (Some(own), Some(other)) => own.difference(other).map(Some),
        }
    }
}
