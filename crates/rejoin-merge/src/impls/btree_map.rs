use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::mem;

use crate::bottom::Bottom;
use crate::decompose::Decompose;
use crate::merge::Merge;
use crate::observer::{Content, Observer, Step};
use crate::order;

/// Key by key: a key that is missing is below every value that it could have.
///
/// Only what is new is cloned. Observers are led to each key of the other, in ascending
/// order; the value of a new key is told there as `added`, whole. Therefore `K` and `V` are
/// [`Content`].
impl<K, V> Merge for BTreeMap<K, V>
where
    K: Ord + Clone + Content,
    V: Merge + Clone + Content,
{
    fn merge(&mut self, other: &Self) -> bool {
        let mut grew = false;
        for (key, value) in other {
            if let Some(own) = self.get_mut(key) {
                grew |= own.merge(value);
            } else {
                self.insert(key.clone(), value.clone());
                grew = true;
            }
        }
        grew
    }

    fn merge_owned(&mut self, mut other: Self) -> bool {
        // The side with more keys has one that the other lacks, so taking it over is growth.
        let mut grew = other.len() > self.len();
        if grew {
            mem::swap(self, &mut other);
        }
        for (key, value) in other {
            match self.entry(key) {
                Entry::Occupied(mut own) => grew |= own.get_mut().merge_owned(value),
                Entry::Vacant(place) => {
                    place.insert(value);
                    grew = true;
                }
            }
        }
        grew
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if !O::LISTENS {
            return Merge::merge(self, other);
        }
        let mut grew = false;
        for (key, value) in other {
            observer.enter(Step::Key(key));
            if let Some(own) = self.get_mut(key) {
                grew |= own.merge_observed(value, observer);
            } else {
                observer.added(value);
                self.insert(key.clone(), value.clone());
                grew = true;
            }
            observer.leave();
        }
        grew
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        let mut so_far = Some(Ordering::Equal);
        for (key, own) in self {
            let part = match other.get(key) {
                Some(value) => own.lattice_cmp(value),
                None => Some(Ordering::Greater),
            };
            so_far = order::both(so_far, part);
            so_far?;
        }
        let lacks = other.keys().any(|key| !self.contains_key(key));
        let rest = if lacks {
            Ordering::Less
        } else {
            Ordering::Equal
        };
        order::both(so_far, Some(rest))
    }
}

impl<K, V> Bottom for BTreeMap<K, V>
where
    K: Ord + Clone + Content,
    V: Merge + Clone + Content,
{
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// The parts of each value, under its key. A key that holds the bottom says more than no key,
/// and is a part by itself.
impl<K, V> Decompose for BTreeMap<K, V>
where
    K: Ord + Clone + Content,
    V: Decompose + Clone + Content,
{
    fn decompose(&self) -> Vec<Self> {
        let parts_of = |(key, value): (&K, &V)| {
            let mut parts = value.decompose();
            if parts.is_empty() {
                parts = vec![value.clone()];
            }
            let key = key.clone();
            parts
                .into_iter()
                .map(move |part| Self::from([(key.clone(), part)]))
        };
        self.iter().flat_map(parts_of).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let lacking = |(key, own): (&K, &V)| {
            let part = match other.get(key) {
                Some(value) => own.difference(value)?,
                None => own.clone(),
            };
            Some((key.clone(), part))
        };
        let lacking: Self = self.iter().filter_map(lacking).collect();
        (!lacking.is_empty()).then_some(lacking)
    }
}
