//! A hash table of elements that keeps the slots of their dots apart.

use alloc::vec;
use alloc::vec::Vec;
use core::hint::black_box;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::ahead::{Few, read_entries, take_few};
use crate::pages::Slot;

/// Small elements, each once, with the slot of a dot that holds it.
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

    /// Gives the element in the full `bucket` another slot.
    pub(crate) fn redirect(&mut self, bucket: usize, slot: Slot) {
        self.slots[bucket] = slot.number();
    }

    /// Takes the element with this hash out that is the `same`. All others stay where they are.
    #[inline]
    pub(crate) fn remove(&mut self, hash: u64, same: impl Fn(&T) -> bool) {
        if let Ok(entry) = self.elements.find_entry(hash, same) {
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

    /// Reads what [`Index::find`] of these hashes will read, for nobody.
    pub(crate) fn read_ahead(&self, hashes: impl Iterator<Item = u64>) {
        read_entries(&self.elements, hashes);
    }

    /// Reads the lines of memory that [`Index::insert`] of these hashes will mostly write to.
    pub(crate) fn read_ahead_of_insert(&self, hashes: impl Iterator<Item = u64>) {
        let last = self.buckets().saturating_sub(1);
        let mut starts: Few<usize> = Few::new();
        take_few(&mut starts, hashes.map(|hash| hash as usize & last));
        for start in &starts {
            black_box(self.slots.get(*start).copied());
        }
        for start in &starts {
            // A free bucket can't be read, but a neighbour.
            let near = (0..4).find_map(|step| self.elements.get_bucket((start + step) & last));
            black_box(near.cloned());
        }
    }

    /// Adds an element; or leaves all as it is and answers the slot of one that is the `same`.
    #[inline]
    pub(crate) fn insert(
        &mut self,
        hash: u64,
        element: T,
        slot: Slot,
        same: impl Fn(&T) -> bool,
        rehash: impl Fn(&T) -> u64,
    ) -> Option<Slot> {
        if self.elements.capacity() == self.len() {
            // The table would move its elements by itself, and leave their slots behind.
            self.grow(1, &rehash);
        }
        match self.elements.entry(hash, same, &rehash) {
            Entry::Vacant(free) => {
                let entry = free.insert(element);
                self.slots[entry.bucket_index()] = slot.number();
                None
            }
            Entry::Occupied(held) => Some(Slot::from_number(self.slots[held.bucket_index()])),
        }
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
            let held = index.insert(rehash(&i), i, slot, |held| *held == i, rehash);
            assert_eq!(held, None);
            if i % 3 > 0 {
                index.remove(rehash(&i), |held| *held == i);
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
    fn an_element_that_comes_twice_stands_once() {
        let mut index = Index::default();
        let [first, second] = [3, 5].map(Slot::from_number);
        let mut insert = |slot| index.insert(rehash(&7), 7, slot, |held| *held == 7, rehash);
        assert_eq!(insert(first), None);
        assert_eq!(insert(second), Some(first));
        assert_eq!(index.len(), 1);
        assert_eq!(slot_of(&index, 7), Some(first));
        let bucket = index.find(rehash(&7), |held| *held == 7).unwrap_or(0);
        index.redirect(bucket, second);
        assert_eq!(slot_of(&index, 7), Some(second));
    }
}
