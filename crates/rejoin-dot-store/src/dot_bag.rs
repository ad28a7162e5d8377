//! Elements by dot, and dots by element.

use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};
use core::mem::{needs_drop, size_of};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rejoin_merge::Observer;

use crate::hasher::IndexState;
use crate::pages::Slot;
use crate::store::{DotStore, Element};

/// A store of elements, each held by one or more live dots: what an observed-remove set is made of.
///
/// It means the same as `DotMap<T, DotSet>` and costs a fraction: one entry of a hash table for
/// each dot, and no second copy of an element that owns memory.
#[derive(Clone, Debug)]
pub struct DotBag<T> {
    /// One entry for each live dot. The elements stand in the table: one look suffices.
    inline: HashTable<(T, Slot)>,
    /// The same for elements that are not [`DotBag::INLINE`], which stand in their page. The hash
    /// beside the slot spares most looks there. One of the two tables stays empty.
    apart: HashTable<(u64, Slot)>,
    /// How many dots hold an element that another dot holds already.
    copies: usize,
    state: IndexState,
}

impl<T> DotBag<T> {
    /// Whether elements are small and own nothing: a second copy must cost no memory of its own and
    /// little room. Known at compile time, so no code is made for the other table.
    const INLINE: bool = !needs_drop::<T>() && size_of::<T>() <= 16;
}

impl<T> Default for DotBag<T> {
    fn default() -> Self {
        Self {
            inline: HashTable::new(),
            apart: HashTable::new(),
            copies: 0,
            state: IndexState::default(),
        }
    }
}

impl<T: Eq + Hash + 'static> DotBag<T> {
    /// How many different elements there are.
    pub fn len(&self) -> usize {
        self.inline.len() + self.apart.len() - self.copies
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether any element is held by more than one dot.
    pub fn has_copies(&self) -> bool {
        self.copies > 0
    }

    /// One of the slots that hold `element`: always the same one while nothing changes.
    #[inline]
    pub fn find<'a, Q>(&self, element: &Q, at: impl Fn(Slot) -> &'a T) -> Option<Slot>
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.state.hash_one(element);
        if Self::INLINE {
            let same = |(held, _): &(T, Slot)| held.borrow() == element;
            self.inline.find(hash, same).map(|(_, slot)| *slot)
        } else {
            let same =
                |(known, slot): &(u64, Slot)| *known == hash && at(*slot).borrow() == element;
            self.apart.find(hash, same).map(|(_, slot)| *slot)
        }
    }

    /// Calls `visit` with every slot that holds `element`.
    pub fn visit_element<'a, Q>(
        &self,
        element: &Q,
        at: impl Fn(Slot) -> &'a T,
        mut visit: impl FnMut(Slot),
    ) where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if self.copies == 0 {
            self.find(element, at).into_iter().for_each(visit);
            return;
        }
        let hash = self.state.hash_one(element);
        if Self::INLINE {
            let held = self.inline.iter_hash(hash);
            held.filter(|(held, _)| held.borrow() == element)
                .for_each(|(_, slot)| visit(*slot));
        } else {
            let held = self.apart.iter_hash(hash);
            held.filter(|(known, slot)| *known == hash && at(*slot).borrow() == element)
                .for_each(|(_, slot)| visit(*slot));
        }
    }
}

impl<T: Element> DotStore for DotBag<T> {
    type Content = T;

    fn reserve(&mut self, additional: usize) {
        let state = &self.state;
        if Self::INLINE {
            let rehash = |(held, _): &(T, Slot)| state.hash_one(held);
            self.inline.reserve(additional, rehash);
        } else {
            self.apart.reserve(additional, |(known, _)| *known);
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
        let state = &self.state;
        let is_new = if Self::INLINE {
            let entry = (content.clone(), slot);
            let same = |(held, _): &(T, Slot)| held == content;
            let rehash = |(held, _): &(T, Slot)| state.hash_one(held);
            insert(&mut self.inline, hash, entry, same, rehash)
        } else {
            let entry = (hash, slot);
            let same = |(known, slot): &(u64, Slot)| *known == hash && at(*slot) == content;
            insert(&mut self.apart, hash, entry, same, |(known, _)| *known)
        };
        if is_new {
            observer.added(content);
        } else {
            self.copies += 1;
        }
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &T,
        at: impl Fn(Slot) -> &'a T,
        observer: &mut O,
    ) {
        let hash = self.state.hash_one(content);
        if Self::INLINE {
            let state = &self.state;
            let rehash = |(held, _): &(T, Slot)| state.hash_one(held);
            remove(&mut self.inline, hash, |(_, held)| *held == slot, rehash);
        } else {
            let rehash = |(known, _): &(u64, Slot)| *known;
            remove(&mut self.apart, hash, |(_, held)| *held == slot, rehash);
        }
        if self.copies > 0 && self.find(content, at).is_some() {
            self.copies -= 1;
        } else {
            observer.removed(content);
        }
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.inline.iter().for_each(|(_, slot)| visit(*slot));
        self.apart.iter().for_each(|(_, slot)| visit(*slot));
    }

    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

/// Adds an entry; answers whether no other entry is the `same`. One look, where none is.
fn insert<E>(
    table: &mut HashTable<E>,
    hash: u64,
    entry: E,
    same: impl Fn(&E) -> bool,
    rehash: impl Fn(&E) -> u64,
) -> bool {
    match table.entry(hash, same, &rehash) {
        Entry::Vacant(place) => {
            place.insert(entry);
            true
        }
        Entry::Occupied(_) => {
            table.insert_unique(hash, entry, rehash);
            false
        }
    }
}

/// Takes an entry out. A table that is seven eighths empty shrinks, so that a set which lost most
/// of its elements does not hold their room for ever.
fn remove<E>(
    table: &mut HashTable<E>,
    hash: u64,
    same: impl Fn(&E) -> bool,
    rehash: impl Fn(&E) -> u64,
) {
    if let Ok(entry) = table.find_entry(hash, same) {
        entry.remove();
    }
    if (table.len() + 8) * 8 < table.capacity() {
        table.shrink_to(table.len() * 2, rehash);
    }
}
