use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::marker::PhantomData;

use crate::bottom::Bottom;
use crate::decompose::Decompose;
use crate::merge::Merge;
use crate::observer::Observer;

/// The lattice of one state.
impl Merge for () {
    fn merge(&mut self, _: &Self) -> bool {
        false
    }

    fn lattice_cmp(&self, _: &Self) -> Option<Ordering> {
        Some(Ordering::Equal)
    }
}

impl Bottom for () {
    fn bottom() -> Self {}

    fn is_bottom(&self) -> bool {
        true
    }
}

impl Decompose for () {
    fn decompose(&self) -> Vec<Self> {
        Vec::new()
    }

    fn difference(&self, _: &Self) -> Option<Self> {
        None
    }
}

/// The lattice of one state.
impl<T: ?Sized> Merge for PhantomData<T> {
    fn merge(&mut self, _: &Self) -> bool {
        false
    }

    fn lattice_cmp(&self, _: &Self) -> Option<Ordering> {
        Some(Ordering::Equal)
    }
}

impl<T: ?Sized> Bottom for PhantomData<T> {
    fn bottom() -> Self {
        Self
    }

    fn is_bottom(&self) -> bool {
        true
    }
}

impl<T: ?Sized> Decompose for PhantomData<T> {
    fn decompose(&self) -> Vec<Self> {
        Vec::new()
    }

    fn difference(&self, _: &Self) -> Option<Self> {
        None
    }
}

/// Logical *or*: once true, true for ever.
impl Merge for bool {
    fn merge(&mut self, other: &Self) -> bool {
        let grows = *other && !*self;
        *self |= *other;
        grows
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if *other && !*self {
            observer.replaced(&false, &true);
        }
        self.merge(other)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Bottom for bool {
    fn bottom() -> Self {
        false
    }

    fn is_bottom(&self) -> bool {
        !*self
    }
}

impl Decompose for bool {
    fn decompose(&self) -> Vec<Self> {
        if *self { vec![true] } else { Vec::new() }
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        (*self && !*other).then_some(true)
    }
}
