//! A hash table of elements that keeps the slots of their dots apart.

use alloc::vec;
use alloc::vec::Vec;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::pages::Slot;

/// Small elements, each with the slot of a dot that holds it. An element may stand here twice.
///
/// The slots stand apart, at the number of their element's bucket. So to ask whether an element is
/// there reads no more memory than it does in a plain set, and an entry takes no padding.
#[derive(Clone, Debug)]
pub(crate) struct Index<T> {
    elements: HashTable<T>,
    /// One for each bucket, whether it is full or not.
    slots: Vec<u32>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self {
            elements: HashTable::new(),
            slots: Vec::new(),
        }
    }
}

impl<T> Index<T> {
    fn with_capacity(capacity: usize) -> Self {
        let elements = HashTable::with_capacity(capacity);
        let slots = vec![0; elements.num_buckets()];
        Self { elements, slots }
    }

    pub(crate) fn len(&self) -> usize {
        self.elements.len()
    }

    /// How many elements there is room for.
    pub(crate) fn capacity(&self) -> usize {
        self.elements.capacity()
    }

    /// How many buckets there are: a power of two, or none.
    pub(crate) fn buckets(&self) -> usize {
        self.slots.len()
    }

    /// The slot of the full `bucket`.
    pub(crate) fn slot(&self, bucket: usize) -> Slot {
        Slot::from_number(self.slots[bucket])
    }

    /// All slots, in no order.
    pub(crate) fn slots(&self) -> impl Iterator<Item = Slot> {
        self.elements.iter_buckets().map(|bucket| self.slot(bucket))
    }

    /// The bucket of one element with this hash that is the `same`.
    #[inline]
    pub(crate) fn find(&self, hash: u64, same: impl Fn(&T) -> bool) -> Option<usize> {
        self.elements.find_bucket_index(hash, same)
    }

    /// The buckets of all elements with this hash that are the `same`.
    pub(crate) fn find_all(
        &self,
        hash: u64,
        same: impl Fn(&T) -> bool,
    ) -> impl Iterator<Item = usize> {
        let buckets = self.elements.iter_hash_buckets(hash);
        buckets.filter(move |bucket| self.elements.get_bucket(*bucket).is_some_and(&same))
    }

    /// Empties a bucket. All others stay where they are.
    pub(crate) fn remove(&mut self, bucket: usize) {
        if let Ok(entry) = self.elements.get_bucket_entry(bucket) {
            entry.remove();
        }
    }
}

impl<T: Clone> Index<T> {
    /// Makes room for `additional` elements.
    pub(crate) fn reserve(&mut self, additional: usize, rehash: impl Fn(&T) -> u64) {
        if self.elements.capacity() - self.len() < additional {
            self.grow(additional, rehash);
        }
    }

    /// Adds an element; answers whether no other is the `same`. One look, where none is.
    #[inline]
    pub(crate) fn insert(
        &mut self,
        hash: u64,
        element: T,
        slot: Slot,
        same: impl Fn(&T) -> bool,
        rehash: impl Fn(&T) -> u64,
    ) -> bool {
        if self.elements.capacity() == self.len() {
            // The table would move its elements by itself, and leave their slots behind.
            self.grow(1, &rehash);
        }
        let (entry, is_new) = match self.elements.entry(hash, same, &rehash) {
            Entry::Vacant(free) => (free.insert(element), true),
            Entry::Occupied(_) => (self.elements.insert_unique(hash, element, &rehash), false),
        };
        self.slots[entry.bucket_index()] = slot.number();
        is_new
    }

    /// As a table grows by itself: twice as large, unless mostly removals have used the room up.
    #[cold]
    fn grow(&mut self, additional: usize, rehash: impl Fn(&T) -> u64) {
        let len = self.len() + additional;
        let full = self.buckets() / 8 * 7;
        let capacity = if len * 2 <= full {
            full
        } else {
            len.max(full + 1)
        };
        self.rebuild(capacity, rehash);
    }

    /// Moves everything into a table with this capacity.
    pub(crate) fn rebuild(&mut self, capacity: usize, rehash: impl Fn(&T) -> u64) {
        let old = core::mem::replace(self, Self::with_capacity(capacity));
        for bucket in old.elements.iter_buckets() {
            if let Some(element) = old.elements.get_bucket(bucket) {
                let hash = rehash(element);
                let entry = self.elements.insert_unique(hash, element.clone(), &rehash);
                self.slots[entry.bucket_index()] = old.slots[bucket];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rehash(element: &u64) -> u64 {
        element.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn slot_of(index: &Index<u64>, element: u64) -> Option<Slot> {
        let bucket = index.find(rehash(&element), |held| *held == element)?;
        Some(index.slot(bucket))
    }

    /// Slots follow their elements when the table grows, wears out, and is cloned.
    #[test]
    fn every_element_keeps_its_slot() {
        let mut index = Index::default();
        for i in 0..10_000 {
            let slot = Slot::from_number(i as u32);
            assert!(index.insert(rehash(&i), i, slot, |held| *held == i, rehash));
            if i % 3 > 0 {
                let bucket = index.find(rehash(&i), |held| *held == i).unwrap_or(0);
                index.remove(bucket);
            }
        }
        for index in [&index, &index.clone()] {
            assert_eq!(index.len(), 3_334);
            for i in 0..10_000 {
                let expected = (i % 3 == 0).then(|| Slot::from_number(i as u32));
                assert_eq!(slot_of(index, i), expected);
            }
        }
    }

    #[test]
    fn an_element_that_stands_twice_has_both_slots() {
        let mut index = Index::default();
        let slots = [3, 5].map(Slot::from_number);
        for (place, slot) in slots.into_iter().enumerate() {
            let is_new = index.insert(rehash(&7), 7, slot, |held| *held == 7, rehash);
            assert_eq!(is_new, place == 0);
        }
        let buckets = index.find_all(rehash(&7), |held| *held == 7);
        let mut found: Vec<Slot> = buckets.map(|bucket| index.slot(bucket)).collect();
        found.sort_unstable();
        assert_eq!(found, slots);
    }
}
