//! Live dots, each with a value; and live dots alone.

use core::marker::PhantomData;

use rejoin_merge::Observer;
use smallvec::SmallVec;

use crate::pages::Slot;
use crate::store::{DotStore, Element};

/// From so many dots on it costs something to close the gaps one by one.
const LARGE: usize = 64;

/// A store of live dots that carry a value each: what a multi-value register is made of.
///
/// Every live dot is one value that nothing overwrote.
#[derive(Debug)]
pub struct DotFun<V> {
    /// In order, unless one came after a larger one: put in its place at once, each of many would
    /// push the others aside. Whoever looks for one of them sorts them first.
    slots: SmallVec<[Slot; 2]>,
    values: PhantomData<fn() -> V>,
}

/// A store of live dots alone: what a flag is made of.
pub type DotSet = DotFun<()>;

impl<V> Clone for DotFun<V> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots.clone(),
            values: PhantomData,
        }
    }
}

impl<V> Default for DotFun<V> {
    fn default() -> Self {
        Self {
            slots: SmallVec::new(),
            values: PhantomData,
        }
    }
}

impl<V> DotFun<V> {
    /// The slots of the live dots, in no promised order.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }
}

impl<V: Element> DotStore for DotFun<V> {
    type Content = V;

    fn reserve(&mut self, additional: usize) {
        self.slots.reserve(additional);
    }

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &V,
        _: impl Fn(Slot) -> &'a V,
        observer: &mut O,
    ) {
        self.slots.push(slot);
        observer.added(content);
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &V,
        _: impl Fn(Slot) -> &'a V,
        observer: &mut O,
    ) {
        let place = self.slots.binary_search(&slot).or_else(|_| {
            self.slots.sort();
            self.slots.binary_search(&slot)
        });
        if let Ok(place) = place {
            self.slots.remove(place);
        }
        observer.removed(content);
    }

    /// Takes the others past the gaps once for all that go.
    fn remove_all<'a, O: Observer>(
        &mut self,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a V,
        observer: &mut O,
    ) {
        let mut dying: SmallVec<[Slot; 2]> = slots.collect();
        if let [only] = dying.as_slice() {
            return self.remove(*only, at(*only), &at, observer);
        }
        if O::LISTENS {
            dying.iter().for_each(|slot| observer.removed(at(*slot)));
        }
        dying.sort_unstable();
        self.slots.sort();
        let mut dying = dying.into_iter().peekable();
        self.slots.retain(|slot| {
            while dying.next_if(|dead| dead < slot).is_some() {}
            dying.peek() != Some(slot)
        });
    }

    fn is_large(&self) -> bool {
        self.slots.len() > LARGE
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.slots.iter().copied().for_each(visit);
    }

    fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each is put at the end, wherever it belongs: no other moves.
    #[test]
    fn slots_that_come_in_descending_order_push_none_aside() {
        let slot = |number: u32| Slot::from_number(number);
        let mut dots = DotSet::default();
        for number in (0..1_000).rev() {
            dots.insert(slot(number), &(), |_| &(), &mut ());
        }
        assert!(dots.slots().iter().rev().copied().eq((0..1_000).map(slot)));
        dots.remove(slot(7), &(), |_| &(), &mut ());
        dots.insert(slot(7), &(), |_| &(), &mut ());
        dots.remove_all([7, 999, 0].into_iter().map(slot), |_| &(), &mut ());
        let mut left: SmallVec<[Slot; 2]> = dots.slots().into();
        left.sort_unstable();
        assert!(
            left.into_iter()
                .eq((1..999).filter(|number| *number != 7).map(slot))
        );
    }
}
