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
    table: Table<T>,
    /// How many dots hold an element that another dot holds already.
    copies: usize,
    state: IndexState,
}

/// One entry for each live dot, found by the hash of its element.
#[derive(Clone, Debug)]
enum Table<T> {
    /// The elements stand in the table: one look suffices. For small ones that own nothing.
    Inline(HashTable<(T, Slot)>),
    /// The elements stand in their page. The hash beside the slot spares most looks there.
    Apart(HashTable<(u64, Slot)>),
}

impl<T> Table<T> {
    /// A second copy must cost no memory of its own and little room.
    const INLINE: bool = !needs_drop::<T>() && size_of::<T>() <= 16;
}

impl<T> Default for DotBag<T> {
    fn default() -> Self {
        let table = if Table::<T>::INLINE {
            Table::Inline(HashTable::new())
        } else {
            Table::Apart(HashTable::new())
        };
        Self {
            table,
            copies: 0,
            state: IndexState::default(),
        }
    }
}

impl<T: Eq + Hash + 'static> DotBag<T> {
    /// How many different elements there are.
    pub fn len(&self) -> usize {
        let dots = match &self.table {
            Table::Inline(table) => table.len(),
            Table::Apart(table) => table.len(),
        };
        dots - self.copies
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
        match &self.table {
            Table::Inline(table) => {
                let found = table.find(hash, |(held, _)| held.borrow() == element);
                found.map(|(_, slot)| *slot)
            }
            Table::Apart(table) => {
                let found = table.find(hash, |(known, slot)| {
                    *known == hash && at(*slot).borrow() == element
                });
                found.map(|(_, slot)| *slot)
            }
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
        match &self.table {
            Table::Inline(table) => table
                .iter_hash(hash)
                .filter(|(held, _)| held.borrow() == element)
                .for_each(|(_, slot)| visit(*slot)),
            Table::Apart(table) => table
                .iter_hash(hash)
                .filter(|(known, slot)| *known == hash && at(*slot).borrow() == element)
                .for_each(|(_, slot)| visit(*slot)),
        }
    }
}

impl<T: Element> DotStore for DotBag<T> {
    type Content = T;

    fn reserve(&mut self, additional: usize) {
        let state = &self.state;
        match &mut self.table {
            Table::Inline(table) => table.reserve(additional, |(held, _)| state.hash_one(held)),
            Table::Apart(table) => table.reserve(additional, |(known, _)| *known),
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
        let is_new = match &mut self.table {
            Table::Inline(table) => {
                let rehash = |(held, _): &(T, Slot)| state.hash_one(held);
                insert(
                    table,
                    hash,
                    (content.clone(), slot),
                    |held| held.0 == *content,
                    rehash,
                )
            }
            Table::Apart(table) => {
                let same = |(known, slot): &(u64, Slot)| *known == hash && at(*slot) == content;
                insert(table, hash, (hash, slot), same, |(known, _)| *known)
            }
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
        match &mut self.table {
            Table::Inline(table) => {
                if let Ok(entry) = table.find_entry(hash, |(_, held)| *held == slot) {
                    entry.remove();
                }
            }
            Table::Apart(table) => {
                if let Ok(entry) = table.find_entry(hash, |(_, held)| *held == slot) {
                    entry.remove();
                }
            }
        }
        if self.copies > 0 && self.find(content, at).is_some() {
            self.copies -= 1;
        } else {
            observer.removed(content);
        }
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        match &self.table {
            Table::Inline(table) => table.iter().for_each(|(_, slot)| visit(*slot)),
            Table::Apart(table) => table.iter().for_each(|(_, slot)| visit(*slot)),
        }
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
