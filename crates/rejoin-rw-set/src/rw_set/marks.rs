//! Additions and removals by element, and what they amount to.

use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::CausalContext;
use rejoin_dot_store::{DotBag, DotStore, Element, Place, Slot, gather};
use rejoin_merge::Observer;

/// What one edit of an element left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Mark<T> {
    /// The element was added.
    Added(T),
    /// The element was removed: a tombstone.
    Removed(T),
}

impl<T> Mark<T> {
    /// The element that was added or removed.
    pub fn element(&self) -> &T {
        match self {
            Self::Added(element) | Self::Removed(element) => element,
        }
    }

    /// Whether it was removed.
    pub fn is_removal(&self) -> bool {
        matches!(self, Self::Removed(_))
    }
}

/// The live dots of a set, each a [`Mark`].
///
/// Additions and removals stand in a bag each, so a look-up in a set without tombstones is one in a
/// bag. An element in both is *contested*, and absent.
#[derive(Clone, Debug)]
pub struct Marks<T> {
    added: DotBag<T>,
    removed: DotBag<T>,
    /// How many elements are in both.
    contested: usize,
}

impl<T> Default for Marks<T> {
    fn default() -> Self {
        Self {
            added: DotBag::default(),
            removed: DotBag::default(),
            contested: 0,
        }
    }
}

impl<T: Element> Marks<T> {
    /// How many elements are present.
    pub(super) fn len(&self) -> usize {
        self.added.len() - self.contested
    }

    /// How many elements have a removal.
    pub(super) fn tombstones(&self) -> usize {
        self.removed.len()
    }

    /// Whether each dot holds an element that is present and that no other dot holds.
    pub(super) fn is_plain(&self) -> bool {
        self.removed.is_empty() && !self.added.has_copies()
    }

    pub(super) fn contains<'a, Q>(&self, element: &Q, place: impl Place<'a, Mark<T>>) -> bool
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let at = |slot| place.content(slot).element();
        holds(&self.added, element, at) && !holds(&self.removed, element, at)
    }

    /// The dots that hold `element`.
    pub(super) fn dots_of<'a, Q>(
        &self,
        element: &Q,
        place: impl Place<'a, Mark<T>>,
    ) -> CausalContext
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        gather(|name| {
            for bag in [&self.added, &self.removed] {
                let visit = |slot| name(place.dot(slot));
                if !bag.is_empty() {
                    bag.visit_element(element, |slot| place.content(slot).element(), visit);
                }
            }
        })
    }

    /// Whether the element of the dot at `slot` is present, and this dot the one that stands for
    /// all that hold it.
    pub(super) fn shows<'a>(&self, slot: Slot, place: impl Place<'a, Mark<T>>) -> bool {
        let at = |slot| place.content(slot).element();
        let mark = place.content(slot);
        let stands =
            || !self.added.has_copies() || self.added.find(mark.element(), at) == Some(slot);
        !mark.is_removal() && stands() && !holds(&self.removed, mark.element(), at)
    }

    /// The bag that holds `mark`, and the other one.
    fn sides(&mut self, mark: &Mark<T>) -> (&mut DotBag<T>, &DotBag<T>) {
        match mark {
            Mark::Added(_) => (&mut self.added, &self.removed),
            Mark::Removed(_) => (&mut self.removed, &self.added),
        }
    }
}

impl<T: Element> DotStore for Marks<T> {
    type Content = Mark<T>;

    fn reserve(&mut self, additional: usize) {
        self.added.reserve(additional);
    }

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        mark: &Mark<T>,
        at: impl Fn(Slot) -> &'a Mark<T>,
        observer: &mut O,
    ) {
        let (element, at) = (mark.element(), |slot| at(slot).element());
        let (own, other) = self.sides(mark);
        let before = own.len();
        own.insert(slot, element, at, &mut ());
        if own.len() == before {
            return;
        }
        let is_contested = holds(other, element, at);
        self.contested += usize::from(is_contested);
        match (mark, is_contested) {
            (Mark::Added(_), false) => observer.added(element),
            (Mark::Removed(_), true) => observer.removed(element),
            _ => {}
        }
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        mark: &Mark<T>,
        at: impl Fn(Slot) -> &'a Mark<T>,
        observer: &mut O,
    ) {
        let (element, at) = (mark.element(), |slot| at(slot).element());
        let (own, other) = self.sides(mark);
        let before = own.len();
        own.remove(slot, element, at, &mut ());
        if own.len() == before {
            return;
        }
        let was_contested = holds(other, element, at);
        self.contested -= usize::from(was_contested);
        match (mark, was_contested) {
            (Mark::Added(_), false) => observer.removed(element),
            (Mark::Removed(_), true) => observer.added(element),
            _ => {}
        }
    }

    /// Dots leave one by one as fast.
    fn is_large(&self) -> bool {
        false
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.added.visit(visit);
        self.removed.visit(visit);
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

/// Whether any dot of `bag` holds `element`. Nothing is hashed to ask an empty bag.
fn holds<'a, T, Q>(bag: &DotBag<T>, element: &Q, at: impl Fn(Slot) -> &'a T) -> bool
where
    T: Element + Borrow<Q>,
    Q: Eq + Hash + ?Sized,
{
    !bag.is_empty() && bag.find(element, at).is_some()
}
