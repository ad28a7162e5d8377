use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::bottom::Bottom;
use crate::decompose::Decompose;
use crate::merge::Merge;
use crate::observer::Observer;

/// The lattice of what is in the box.
impl<T: Merge> Merge for Box<T> {
    fn merge(&mut self, other: &Self) -> bool {
        (**self).merge(other)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        (**self).merge_owned(*other)
    }

    fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool {
        (**self).merge_all(others.into_iter().map(|other| *other))
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        (**self).merge_observed(other, observer)
    }
}

impl<T: Bottom> Bottom for Box<T> {
    fn bottom() -> Self {
        Self::new(T::bottom())
    }

    fn is_bottom(&self) -> bool {
        (**self).is_bottom()
    }
}

impl<T: Decompose> Decompose for Box<T> {
    fn decompose(&self) -> Vec<Self> {
        (**self).decompose().into_iter().map(Self::new).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        (**self).difference(other).map(Self::new)
    }
}
