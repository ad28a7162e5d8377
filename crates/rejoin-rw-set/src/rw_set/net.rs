//! What a merge changed in the end.

use alloc::collections::BTreeSet;

use rejoin_dot_store::Element;
use rejoin_merge::{Content, Observer};

/// Keeps what it hears of elements, and tells the observer behind it once all is merged.
///
/// Where an addition and the removal that keeps it out come or go by one merge, the store hears of
/// one before the other; a reader never sees what was in between.
pub(super) struct Net<'o, T, O> {
    observer: &'o mut O,
    added: BTreeSet<T>,
    removed: BTreeSet<T>,
}

impl<'o, T: Element, O: Observer> Net<'o, T, O> {
    pub(super) fn new(observer: &'o mut O) -> Self {
        Self {
            observer,
            added: BTreeSet::new(),
            removed: BTreeSet::new(),
        }
    }

    /// Tells what is left, in ascending order.
    pub(super) fn tell(self) {
        for element in &self.added {
            self.observer.added(element);
        }
        for element in &self.removed {
            self.observer.removed(element);
        }
    }
}

impl<T: Element, O: Observer> Observer for Net<'_, T, O> {
    const LISTENS: bool = O::LISTENS;

    fn added(&mut self, value: &dyn Content) {
        note::<T>(value, &mut self.removed, &mut self.added);
    }

    fn removed(&mut self, value: &dyn Content) {
        note::<T>(value, &mut self.added, &mut self.removed);
    }

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.observer.conflict(identity, kept, dropped);
    }
}

/// Takes back what was noted to the contrary, or notes it.
fn note<T: Element>(value: &dyn Content, contrary: &mut BTreeSet<T>, noted: &mut BTreeSet<T>) {
    if let Some(element) = value.downcast_ref::<T>()
        && !contrary.remove(element)
    {
        noted.insert(element.clone());
    }
}
