//! How entries come into a set. Index, order, digest and count are kept here and nowhere else.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hash::Hash;
use core::mem;

use super::LwwSet;
use crate::entry::{Entry, order};
#[cfg(feature = "serde")]
use crate::index::hash_of;
#[cfg(feature = "serde")]
use crate::order::Order;
use crate::tie::Tie;

/// How a write from elsewhere stands to what is here, and where that is.
pub(super) enum Standing {
    /// The element is not here, and there is room for it.
    New,
    /// The element is not here, and `N` others are newer.
    Beyond,
    /// The write from elsewhere stands over the one at this place.
    Later(usize),
    /// It is the same write.
    Same,
    /// The write at this place stands over the one from elsewhere.
    Earlier(usize),
}

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// An empty set with room for `len` entries, and no more.
    pub(crate) fn with_room(len: usize) -> Self {
        let mut set = Self::default();
        set.entries.reserve_exact(len);
        set.index.reserve(len, |_| 0);
        set
    }

    /// Whether entries of this kind are in the order.
    pub(super) const fn orders(live: bool) -> bool {
        live || Self::BOUNDED
    }
}

impl<T: Hash + Ord, Ts: Ord + Copy + Hash, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// The oldest entry, if every further one takes its place.
    pub(super) fn oldest_of_full(&self) -> Option<&Entry<T, Ts>> {
        let oldest = self.order.first().filter(|_| self.is_full())?;
        Some(&self.entries[oldest as usize])
    }

    /// Takes in the entry of an element that is not here: at a place of its own, or, where the set
    /// is full, at that of the oldest entry, which is given back. `None` if it is older still.
    pub(super) fn admit(&mut self, entry: Entry<T, Ts>) -> Option<(usize, Option<Entry<T, Ts>>)> {
        let Some(oldest) = self.oldest_of_full() else {
            return Some((self.push(entry), None));
        };
        if entry.age() < oldest.age() {
            return None;
        }
        let place = self.order.first()? as usize;
        self.unlist(place);
        self.digest.add(entry.digest());
        self.live += usize::from(entry.live);
        let old = mem::replace(&mut self.entries[place], entry);
        self.digest.subtract(old.digest());
        self.live -= usize::from(old.live);
        let hashes = (old.hash, self.entries[place].hash);
        self.index
            .replace(place, hashes, |place| self.entries[place].hash);
        self.list(place);
        Some((place, Some(old)))
    }

    /// Adds the entry of an element that is not here, where there is room.
    pub(super) fn push(&mut self, entry: Entry<T, Ts>) -> usize {
        let place = self.push_unlisted(entry);
        self.list(place);
        place
    }

    /// The same, and leaves the order to be made later.
    pub(super) fn push_unlisted(&mut self, entry: Entry<T, Ts>) -> usize {
        make_room(&mut self.entries);
        self.digest.add(entry.digest());
        self.live += usize::from(entry.live);
        self.entries.push(entry);
        let last = self.entries.len() - 1;
        self.index.push(last, |place| self.entries[place].hash);
        last
    }

    /// Replaces the write at `place`.
    pub(super) fn replace(&mut self, place: usize, stamp: Ts, live: bool) {
        self.unlist(place);
        self.replace_unlisted(place, stamp, live);
        self.list(place);
    }

    /// The same, and leaves the order to be made later.
    pub(super) fn replace_unlisted(&mut self, place: usize, stamp: Ts, live: bool) {
        let entry = &mut self.entries[place];
        self.digest.subtract(entry.digest());
        self.live -= usize::from(entry.live);
        self.live += usize::from(live);
        (entry.stamp, entry.live) = (stamp, live);
        self.digest.add(entry.digest());
    }

    /// Puts the entry at `place` into the order.
    fn list(&mut self, place: usize) {
        if Self::orders(self.entries[place].live) {
            self.order.insert(&self.entries, place as u32);
        }
    }

    /// Takes the entry at `place` out of the order.
    fn unlist(&mut self, place: usize) {
        if Self::orders(self.entries[place].live) {
            self.order.remove(&self.entries, place as u32);
        }
    }
}

#[cfg(feature = "serde")]
impl<T: Hash + Ord, Ts: Ord + Copy + Hash, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// Takes in an entry of a state that was saved, and leaves the order to be made at the end.
    /// Answers `false` if the element is there already.
    pub(crate) fn restore(&mut self, element: T, stamp: Ts, live: bool) -> bool {
        let hash = hash_of(&element);
        let is_new = self.find(hash, &element).is_none();
        if is_new {
            self.push_unlisted(Entry {
                element,
                stamp,
                hash,
                live,
            });
        }
        is_new
    }

    /// Makes the order that [`restore`](Self::restore) left to be made.
    pub(crate) fn restore_order(&mut self) {
        let entries = &self.entries;
        let listed =
            (0..entries.len() as u32).filter(|&at| Self::orders(entries[at as usize].live));
        let mut places: Vec<u32> = listed.collect();
        let age = |place: &u32| entries[*place as usize].age();
        places.sort_unstable_by(|a, b| age(a).cmp(&age(b)));
        self.order = Order::of_sorted(entries, places.into_iter());
    }
}

impl<T: Hash + Ord, Ts: Ord + Copy + Hash, B: Tie, const N: usize> LwwSet<T, Ts, B, N> {
    /// How `entry` of another set stands to what is here.
    ///
    /// `hint` is where to look first: sets that grew together keep their elements in the same
    /// order, and walking along saves the look-ups. It is moved behind the place found.
    #[inline]
    pub(super) fn standing(&self, hint: &mut usize, entry: &Entry<T, Ts>) -> Standing {
        let Some(place) = self.place_of(hint, entry) else {
            let oldest = self.oldest_of_full();
            return match oldest.is_some_and(|oldest| entry.age() < oldest.age()) {
                true => Standing::Beyond,
                false => Standing::New,
            };
        };
        let mine = &self.entries[place];
        match order::<Ts, B>((entry.stamp, entry.live), (mine.stamp, mine.live)) {
            Ordering::Greater => Standing::Later(place),
            Ordering::Equal => Standing::Same,
            Ordering::Less => Standing::Earlier(place),
        }
    }
}

impl<T: Hash + Eq, Ts: Copy, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// Where the element of `entry` stands; `hint` as in [`standing`](Self::standing).
    #[inline]
    pub(super) fn place_of(&self, hint: &mut usize, entry: &Entry<T, Ts>) -> Option<usize> {
        let place = match self.entries.get(*hint) {
            Some(mine) if mine.is_of(entry) => *hint,
            _ => self.index.find(self.entries.len(), entry.hash, |place| {
                self.entries[place].is_of(entry)
            })?,
        };
        *hint = place + 1;
        Some(place)
    }
}

/// Makes room for one more, by an eighth where that is much: doubling would leave up to half of
/// a large set unused, and an allocator can often extend a large block in place.
fn make_room<T, Ts>(entries: &mut Vec<Entry<T, Ts>>) {
    let len = entries.len();
    if len == entries.capacity() {
        entries.reserve_exact(if len < 1024 { len.max(4) } else { len / 8 });
    }
}
