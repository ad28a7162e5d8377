//! How the tables follow what lives, a dot at a time or many.

use alloc::vec::Vec;
use core::hash::BuildHasher;
use core::hint::black_box;

use hashbrown::hash_table::Entry;
use rejoin_merge::Observer;

use super::{DotBag, Far, room_after_shrinking, spread};
use crate::ahead::{Few, read_entries, take_few};
use crate::hasher::IndexState;
use crate::pages::Slot;
use crate::store::{DotStore, Element};

/// From so many dots on they are worth counting on: they come in bulk.
const MANY: usize = 1 << 13;

/// From so many buckets on it pays to put what comes in bulk into their order first.
const HUGE: usize = 1 << 21;

/// Of the parts of a table, one of which fits a cache. A power of two.
const REGIONS: u64 = 1 << 10;

impl<T: Element> DotBag<T> {
    /// Of the table that is in use.
    fn buckets(&self) -> usize {
        if Self::NEAR {
            self.near.buckets()
        } else {
            self.far.num_buckets()
        }
    }

    /// Reads the entries that look-ups of these hashes will mostly meet first, for nobody.
    fn read_ahead(&self, hashes: &[u64]) {
        let hashes = hashes.iter().copied();
        if Self::NEAR {
            self.near.read_ahead(hashes);
        } else {
            read_entries(&self.far, hashes.map(|hash| spread(hash as u32)));
        }
    }

    /// Reads what adding a `group` will read and write, for nobody.
    fn read_ahead_of_add<'a>(&self, group: &Group<'a, T>, at: impl Fn(Slot) -> &'a T) {
        if Self::NEAR {
            return self.near.read_ahead_of_insert(group.hashes.iter().copied());
        }
        for (_, hash, element) in group.iter() {
            black_box(self.look(hash, element, &at));
        }
    }

    /// Adds the dot at `slot`, whose element is `content` and has this `hash`.
    pub(super) fn add<'a, O: Observer>(
        &mut self,
        hash: u64,
        slot: Slot,
        content: &T,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        let first = if Self::NEAR {
            let state = &self.state;
            let same = |held: &T| held == content;
            let rehash = |held: &T| state.hash_one(held);
            self.near.insert(hash, content.clone(), slot, same, rehash)
        } else {
            let hash = hash as u32;
            let same = |far: &Far| far.hash == hash && at(far.slot) == content;
            self.insert_far(Far { hash, slot }, same)
        };
        match first {
            None => observer.added(content),
            Some(first) => self.copies.join(first, slot),
        }
    }

    /// Adds an entry; or leaves all as it is and answers the slot of one that is the `same`.
    fn insert_far(&mut self, far: Far, same: impl Fn(&Far) -> bool) -> Option<Slot> {
        match self.far.entry(far.spread(), same, Far::spread) {
            Entry::Vacant(free) => {
                free.insert(far);
                None
            }
            Entry::Occupied(held) => Some(held.get().slot),
        }
    }

    /// Adds a dot of an element that is not [`DotBag::NEAR`], by the half of the hash that is kept.
    pub(super) fn add_far<'a>(&mut self, far: Far, at: impl Fn(Slot) -> &'a T) {
        let same = |held: &Far| held.hash == far.hash && at(held.slot) == at(far.slot);
        if let Some(first) = self.insert_far(far, same) {
            self.copies.join(first, far.slot);
        }
    }

    /// Adds many dots in the order of their buckets: walking along the table is several times as
    /// fast as jumping about in it.
    pub(super) fn insert_many<'a>(
        &mut self,
        count: usize,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a T,
    ) {
        let buckets = self.buckets() as u64;
        let width = (buckets / REGIONS).max(1);
        let region = |hash: u64| ((hash & (buckets - 1)) / width) as usize;
        if Self::NEAR {
            let hashed = |slot| (self.state.hash_one(at(slot)), at(slot).clone(), slot);
            let mut items: Vec<(u64, T, Slot)> = Vec::with_capacity(count);
            items.extend(slots.map(hashed));
            for (hash, element, slot) in by_region(&items, |(hash, _, _)| region(*hash)) {
                self.add(hash, slot, &element, &at, &mut ());
            }
        } else {
            let far = |slot| Far {
                hash: self.state.hash_one(at(slot)) as u32,
                slot,
            };
            let mut items: Vec<Far> = Vec::with_capacity(count);
            items.extend(slots.map(far));
            for far in by_region(&items, |far| region(far.spread())) {
                self.add_far(far, &at);
            }
        }
    }

    /// Takes the dot at `slot` away, whose element is `content` and has this `hash`.
    fn take<'a, O: Observer>(
        &mut self,
        hash: u64,
        slot: Slot,
        content: &T,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        if !self.copies.is_empty() && self.take_copy(hash, slot, content, at) {
            return;
        }
        self.clear(hash, slot, content);
        observer.removed(content);
    }

    /// The same if another dot holds the element; answers whether one does.
    #[cold]
    fn take_copy<'a>(
        &mut self,
        hash: u64,
        slot: Slot,
        content: &T,
        at: impl Fn(Slot) -> &'a T,
    ) -> bool {
        let Some(bucket) = self.look(hash, content, at) else {
            return false;
        };
        let Some(first) = self.slot(bucket) else {
            return false;
        };
        let Some(next) = self.copies.leave(first, slot) else {
            return false;
        };
        if Self::NEAR {
            self.near.redirect(bucket, next);
        } else if let Some(far) = self.far.get_bucket_mut(bucket) {
            far.slot = next;
        }
        true
    }

    /// Empties the bucket of the entry for `element`. The dot at `slot` is its first: for that no
    /// other memory is read.
    fn clear(&mut self, hash: u64, slot: Slot, element: &T) {
        if Self::NEAR {
            self.near.remove(hash, |held| held == element);
        } else {
            let hash = spread(hash as u32);
            if let Ok(entry) = self.far.find_entry(hash, |far| far.slot == slot) {
                entry.remove();
            }
        }
    }

    /// Gives room back that is no longer needed.
    pub(super) fn shrink(&mut self) {
        let capacity = self.near.capacity() + self.far.capacity();
        let len = self.near.len() + self.far.len();
        let Some(room) = room_after_shrinking(len, capacity) else {
            return;
        };
        if Self::NEAR {
            let state = &self.state;
            self.near.rebuild(room, |held| state.hash_one(held));
        } else {
            self.far.shrink_to(room, Far::spread);
        }
    }
}

impl<T: Element> DotStore for DotBag<T> {
    type Content = T;

    fn reserve(&mut self, additional: usize) {
        if !self.parts().is_empty() {
            let each = additional / self.parts().len();
            let parts = self.parts_mut().iter_mut();
            return parts.for_each(|part| part.reserve(each));
        }
        let state = &self.state;
        if Self::NEAR {
            self.near.reserve(additional, |held| state.hash_one(held));
        } else {
            self.far.reserve(additional, Far::spread);
        }
    }

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &T,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        let hash = self.state.hash_one(content);
        self.part_mut(hash).add(hash, slot, content, at, observer);
    }

    fn insert_all<'a, O: Observer>(
        &mut self,
        count: usize,
        mut slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        self.reserve(count);
        if !self.parts().is_empty() {
            for slot in slots {
                self.insert(slot, at(slot), &at, observer);
            }
        } else if !O::LISTENS && count >= MANY && self.buckets() >= HUGE {
            self.insert_many(count, slots, at);
        } else if count >= MANY || !self.is_large() {
            for slot in slots {
                self.insert(slot, at(slot), &at, observer);
            }
        } else {
            let mut group = Group::default();
            while group.fill(&mut slots, &at, &self.state) {
                self.read_ahead_of_add(&group, &at);
                for (slot, hash, element) in group.iter() {
                    self.add(hash, slot, element, &at, observer);
                }
            }
        }
        if !self.copies.is_empty() {
            // There was room for an element of each dot.
            self.shrink();
        }
    }

    fn remove_all<'a, O: Observer>(
        &mut self,
        mut slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        if !self.is_large() || !self.parts().is_empty() {
            for slot in slots {
                self.remove(slot, at(slot), &at, observer);
            }
            return;
        }
        let mut group = Group::default();
        while group.fill(&mut slots, &at, &self.state) {
            self.read_ahead(&group.hashes);
            for (slot, hash, element) in group.iter() {
                self.take(hash, slot, element, &at, observer);
            }
        }
        self.shrink();
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &T,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        let hash = self.state.hash_one(content);
        let part = self.part_mut(hash);
        part.take(hash, slot, content, at, observer);
        part.shrink();
    }

    /// Whether the tables are larger than what stays in a cache.
    fn is_large(&self) -> bool {
        self.buckets() >= 1 << 16
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        let firsts = self.near.slots().chain(self.far.iter().map(|far| far.slot));
        if self.copies.is_empty() {
            firsts.for_each(&mut *visit);
        } else {
            let all = firsts.flat_map(|first| self.copies.all(first));
            all.for_each(&mut *visit);
        }
        self.parts().iter().for_each(|part| part.visit(visit));
    }

    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

/// A few dots that are dealt with at once, in columns.
struct Group<'a, T> {
    slots: Few<Slot>,
    elements: Few<&'a T>,
    hashes: Few<u64>,
}

impl<T> Default for Group<'_, T> {
    fn default() -> Self {
        Self {
            slots: Few::new(),
            elements: Few::new(),
            hashes: Few::new(),
        }
    }
}

impl<'a, T: Element> Group<'a, T> {
    /// Takes the next few of `slots`, and reads their elements at once; answers whether any came.
    fn fill(
        &mut self,
        slots: &mut impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a T,
        state: &IndexState,
    ) -> bool {
        take_few(&mut self.slots, slots);
        take_few(&mut self.elements, self.slots.iter().map(|slot| at(*slot)));
        let hashes = self.elements.iter().map(|element| state.hash_one(element));
        take_few(&mut self.hashes, hashes)
    }

    fn iter(&self) -> impl Iterator<Item = (Slot, u64, &'a T)> {
        let hashed = self.slots.iter().zip(&self.hashes).zip(&self.elements);
        hashed.map(|((slot, hash), element)| (*slot, *hash, *element))
    }
}

/// The items by ascending region, by counting: two passes, whatever their number.
fn by_region<E: Clone>(items: &[E], region: impl Fn(&E) -> usize) -> Vec<E> {
    let mut starts = [0; REGIONS as usize + 1];
    for item in items {
        starts[region(item) + 1] += 1;
    }
    for region in 1..starts.len() {
        starts[region] += starts[region - 1];
    }
    let mut sorted = items.to_vec();
    for item in items {
        let place = &mut starts[region(item)];
        sorted[*place] = item.clone();
        *place += 1;
    }
    sorted
}
