//! Live dots, each with a value; and live dots alone.

use core::marker::PhantomData;

use rejoin_merge::Observer;
use smallvec::SmallVec;

use crate::pages::Slot;
use crate::store::{DotStore, Element};

/// A store of live dots that carry a value each: what a multi-value register is made of.
///
/// Every live dot is one value that nothing overwrote.
#[derive(Debug)]
pub struct DotFun<V> {
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
    /// The slots of the live dots.
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
        if let Err(place) = self.slots.binary_search(&slot) {
            self.slots.insert(place, slot);
        }
        observer.added(content);
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &V,
        _: impl Fn(Slot) -> &'a V,
        observer: &mut O,
    ) {
        if let Ok(place) = self.slots.binary_search(&slot) {
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
        let mut dying = dying.into_iter().peekable();
        self.slots.retain(|slot| {
            while dying.next_if(|dead| dead < slot).is_some() {}
            dying.peek() != Some(slot)
        });
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.slots.iter().copied().for_each(visit);
    }

    fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}
