//! The values that stand beside each other.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use rejoin_dot_store::{DotFun, DotStore, Element, Slot};
use rejoin_merge::Observer;

/// The live dots of a register, each with a value.
///
/// Two dots may carry equal values, which a reader cannot tell apart: an observer hears of a value
/// when the first of its dots comes and when the last one goes.
#[derive(Clone, Debug)]
pub struct Siblings<T> {
    dots: DotFun<T>,
}

impl<T> Siblings<T> {
    /// The slots of the live dots.
    pub(super) fn slots(&self) -> &[Slot] {
        self.dots.slots()
    }
}

impl<T> Default for Siblings<T> {
    fn default() -> Self {
        Self {
            dots: DotFun::default(),
        }
    }
}

impl<T: Element> DotStore for Siblings<T> {
    type Content = T;

    fn reserve(&mut self, additional: usize) {
        self.dots.reserve(additional);
    }

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &T,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        let others = self.slots().iter();
        let is_first = O::LISTENS && others.into_iter().all(|other| at(*other) != content);
        self.dots.insert(slot, content, at, &mut ());
        if is_first {
            observer.added(content);
        }
    }

    fn insert_all<'a, O: Observer>(
        &mut self,
        count: usize,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        if !O::LISTENS {
            return self.dots.insert_all(count, slots, at, &mut ());
        }
        // Looked up, for to compare each with all others is quadratic.
        let mut told: BTreeSet<&T> = self.slots().iter().map(|slot| at(*slot)).collect();
        let born: Vec<Slot> = slots.collect();
        self.dots
            .insert_all(count, born.iter().copied(), &at, &mut ());
        for content in born.into_iter().map(at) {
            if told.insert(content) {
                observer.added(content);
            }
        }
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &T,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        self.dots.remove(slot, content, &at, &mut ());
        let mut others = self.slots().iter();
        if O::LISTENS && others.all(|other| at(*other) != content) {
            observer.removed(content);
        }
    }

    fn remove_all<'a, O: Observer>(
        &mut self,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        if !O::LISTENS {
            return self.dots.remove_all(slots, at, &mut ());
        }
        let dying: Vec<Slot> = slots.collect();
        self.dots.remove_all(dying.iter().copied(), &at, &mut ());
        let mut told: BTreeSet<&T> = self.slots().iter().map(|slot| at(*slot)).collect();
        for content in dying.into_iter().map(at) {
            if told.insert(content) {
                observer.removed(content);
            }
        }
    }

    fn is_large(&self) -> bool {
        self.dots.is_large()
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.dots.visit(visit);
    }

    fn is_empty(&self) -> bool {
        self.dots.is_empty()
    }
}

/// Each of the `values` once, in ascending order.
pub(super) fn distinct<'a, T: Ord>(values: impl Iterator<Item = &'a T>) -> Vec<&'a T> {
    let mut distinct: Vec<&T> = values.collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}
