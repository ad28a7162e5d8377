use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_merge::{Bottom, Content, Decompose, Delta, Merge, Observer};

use super::ExtremeRegister;
use crate::extreme::Extreme;

/// The value that has come further. An observer hears `added` of the first, then `replaced`.
impl<M> Merge for ExtremeRegister<M>
where
    M: Extreme<Value: Content> + Ord + Clone,
{
    fn merge(&mut self, other: &Self) -> bool {
        let grows = other > self;
        if grows {
            self.extreme.clone_from(&other.extreme);
        }
        grows
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.take_in(other)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if other > self {
            match (self.get(), other.get()) {
                (Some(old), Some(new)) => observer.replaced(old, new),
                (None, Some(new)) => observer.added(new),
                (_, None) => {}
            }
        }
        self.merge(other)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Empty.
impl<M> Bottom for ExtremeRegister<M>
where
    M: Extreme<Value: Content> + Ord + Clone,
{
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// A chain: every register but the empty one is its own only part.
impl<M> Decompose for ExtremeRegister<M>
where
    M: Extreme<Value: Content> + Ord + Clone,
{
    fn decompose(&self) -> Vec<Self> {
        self.extreme.iter().map(|_| self.clone()).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        (self > other).then(|| self.clone())
    }
}

/// The mark tells whether the value stands. What changed is then the whole register.
impl<M> Delta for ExtremeRegister<M>
where
    M: Extreme<Value: Content> + Ord + Clone,
{
    type Mark = bool;

    fn delta_at(&self, stands: &bool) -> Self {
        if *stands { self.clone() } else { Self::new() }
    }

    fn is_nothing(stands: &bool) -> bool {
        !stands
    }
}
