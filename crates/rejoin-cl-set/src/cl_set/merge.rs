use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hash::Hash;

use rejoin_level_store::Places;
use rejoin_merge::{Bottom, Content, Decompose, Delta, Merge, Observer};

use super::ClSet;

/// The larger causal length of each element. An observer hears `added` and `removed`.
impl<T: Hash + Eq + Clone + Content> Merge for ClSet<T> {
    fn merge(&mut self, other: &Self) -> bool {
        self.store.merge(&other.store)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.store.merge_owned(other.store)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        self.store.merge_observed(&other.store, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.store.lattice_cmp(&other.store)
    }
}

/// The set into which nothing was ever inserted.
impl<T: Hash + Eq + Clone + Content> Bottom for ClSet<T> {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.store.is_bottom()
    }
}

/// The parts are the single elements with their causal lengths.
impl<T: Hash + Eq + Clone + Content> Decompose for ClSet<T> {
    fn decompose(&self) -> Vec<Self> {
        let parts = self.store.decompose().into_iter();
        parts.map(|store| Self { store }).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let store = self.store.difference(&other.store)?;
        Some(Self { store })
    }
}

/// The mark tells where the elements lie whose causal lengths have grown.
impl<T: Hash + Eq + Clone + Content> Delta for ClSet<T> {
    type Mark = Places;

    fn delta_at(&self, places: &Places) -> Self {
        Self {
            store: self.store.pick(places),
        }
    }

    fn is_nothing(places: &Places) -> bool {
        places.is_empty()
    }
}
