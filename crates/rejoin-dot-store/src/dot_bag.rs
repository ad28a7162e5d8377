//! Elements by dot, and dots by element.

mod copies;
mod follow;
#[cfg(feature = "rayon")]
mod par;
mod parts;
#[cfg(test)]
mod tests;

#[cfg(feature = "rayon")]
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};

use hashbrown::HashTable;

use self::copies::Copies;
use crate::hasher::IndexState;
use crate::index::Index;
use crate::page::is_cheap_to_copy;
use crate::pages::Slot;

/// A store of elements, each held by one or more live dots: what an observed-remove set is made of.
///
/// It means the same as `DotMap<T, DotSet>` and costs a fraction: one entry of a hash table for
/// each element, and no second copy of one that owns memory. A dot comes and goes in constant time,
/// however many hold its element.
#[derive(Clone, Debug)]
pub struct DotBag<T> {
    /// One entry for each element, with the slot of its first dot. The elements stand in the table:
    /// one look suffices.
    near: Index<T>,
    /// The same for elements that are not [`DotBag::NEAR`], which stand in their page. One of the
    /// two tables stays empty.
    far: HashTable<Far>,
    /// The other dots of elements that several dots hold.
    copies: Copies,
    state: IndexState,
    /// Once many dots came in on all cores: bags that hold a part of the hashes each, and then the
    /// tables above stay empty.
    #[cfg(feature = "rayon")]
    parts: Vec<Self>,
}

/// An element that stands elsewhere. Half of its hash spares most looks there.
#[derive(Clone, Copy, Debug)]
struct Far {
    hash: u32,
    slot: Slot,
}

impl Far {
    /// A whole hash again, of which a table needs the upper bits too.
    fn spread(&self) -> u64 {
        spread(self.hash)
    }
}

/// A table that is seven eighths empty shrinks to this room, so that a bag which lost most of its
/// elements does not hold theirs for ever.
fn room_after_shrinking(len: usize, capacity: usize) -> Option<usize> {
    ((len + 8) * 8 < capacity).then_some(len * 2)
}

fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl<T> DotBag<T> {
    /// Whether a second copy of the elements may stand in the table. Known at compile time, so no
    /// code is made for the other table.
    const NEAR: bool = is_cheap_to_copy::<T>();
}

impl<T> Default for DotBag<T> {
    fn default() -> Self {
        Self {
            near: Index::default(),
            far: HashTable::new(),
            copies: Copies::default(),
            state: IndexState::default(),
            #[cfg(feature = "rayon")]
            parts: Vec::new(),
        }
    }
}

impl<T: Eq + Hash + 'static> DotBag<T> {
    /// How many different elements there are.
    pub fn len(&self) -> usize {
        let parts: usize = self.parts().iter().map(Self::len).sum();
        self.near.len() + self.far.len() + parts
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether any element is held by more than one dot.
    pub fn has_copies(&self) -> bool {
        !self.copies.is_empty() || self.parts().iter().any(Self::has_copies)
    }

    /// Whether some dot holds `element`.
    #[inline]
    pub fn contains<'a, Q>(&self, element: &Q, at: impl Fn(Slot) -> &'a T) -> bool
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.state.hash_one(element);
        self.part(hash).look(hash, element, at).is_some()
    }

    /// One of the slots that hold `element`: always the same one while nothing changes.
    #[inline]
    pub fn find<'a, Q>(&self, element: &Q, at: impl Fn(Slot) -> &'a T) -> Option<Slot>
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.state.hash_one(element);
        let part = self.part(hash);
        part.slot(part.look(hash, element, at)?)
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
        let hash = self.state.hash_one(element);
        let part = self.part(hash);
        let bucket = part.look(hash, element, at);
        let Some(first) = bucket.and_then(|bucket| part.slot(bucket)) else {
            return;
        };
        if part.copies.is_empty() {
            visit(first);
        } else {
            part.copies.all(first).for_each(visit);
        }
    }

    /// The bucket of the entry for `element`, which has this `hash`.
    #[inline]
    fn look<'a, Q>(&self, hash: u64, element: &Q, at: impl Fn(Slot) -> &'a T) -> Option<usize>
    where
        T: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        if Self::NEAR {
            self.near.find(hash, |held| held.borrow() == element)
        } else {
            let hash = hash as u32;
            let same = |far: &Far| far.hash == hash && at(far.slot).borrow() == element;
            self.far.find_bucket_index(spread(hash), same)
        }
    }

    #[inline]
    fn slot(&self, bucket: usize) -> Option<Slot> {
        if Self::NEAR {
            Some(self.near.slot(bucket))
        } else {
            self.far.get_bucket(bucket).map(|far| far.slot)
        }
    }
}
