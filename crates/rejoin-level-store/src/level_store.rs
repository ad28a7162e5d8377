mod iter;
mod merge;
mod parts;

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

pub use iter::Iter;

use crate::digest::Digest;
use crate::index::{Index, SHORT, hash_of};
use crate::level::Level;

/// Elements, each with the highest level that was seen of it.
///
/// `==` is equal knowledge: the same elements at the same levels, in whatever order they came.
///
/// # Equal and alike
/// `Hash` must feed everything that `Eq` compares (for `serde_json::Value` it does not: 0 and
/// 0.0), and what is equal must serialize alike: merging trusts digests, and equal states are
/// equal bytes.
///
/// # Costs
/// A look-up takes constant time. A store holds fewer than 2^32 elements; an entry for a `u64`
/// takes about 25 bytes with its share of the table.
#[derive(Clone)]
pub struct LevelStore<T, L> {
    /// One for each element ever seen, in the order in which they came.
    entries: Vec<Entry<T, L>>,
    index: Index,
    /// How many entries are at a level that is present.
    present: usize,
    /// The sum over all entries.
    digest: Digest,
}

#[derive(Clone)]
struct Entry<T, L> {
    element: T,
    level: L,
    /// Kept, because the element itself may lie elsewhere in memory.
    hash: u32,
}

impl<T, L> LevelStore<T, L> {
    /// The store that has seen nothing.
    pub fn new() -> Self {
        Self {
            entries: Vec::new(),
            index: Index::default(),
            present: 0,
            digest: Digest::default(),
        }
    }

    /// An empty store with room for `len` elements.
    pub fn with_room(len: usize) -> Self {
        let mut store = Self::new();
        store.entries.reserve_exact(len);
        store.index.reserve(len, |_| 0);
        store
    }

    /// An empty store with room for `claimed` elements that are to be decoded from `bytes` bytes:
    /// for all of them, unless they are far larger than their bytes, which would be a claim to
    /// prove first.
    pub fn with_room_for(claimed: usize, bytes: usize) -> Self {
        let affordable = bytes.saturating_mul(8).saturating_add(1 << 15) / size_of::<Entry<T, L>>();
        Self::with_room(claimed.min(affordable))
    }

    /// How many elements were ever seen. O(1).
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was ever seen. O(1).
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many elements are present. O(1).
    pub fn present(&self) -> usize {
        self.present
    }

    /// Every element that was seen with its level, in no promised order.
    pub fn levels(&self) -> impl ExactSizeIterator<Item = (&T, &L)> + Clone {
        self.entries
            .iter()
            .map(|entry| (&entry.element, &entry.level))
    }

    /// The element at `place`, and its level.
    ///
    /// # Panics
    /// If there is no such place.
    pub fn at(&self, place: usize) -> (&T, &L) {
        let entry = &self.entries[place];
        (&entry.element, &entry.level)
    }
}

impl<T: Hash + Eq, L: Level> LevelStore<T, L> {
    /// The place of `element`, if it was ever seen. One look-up.
    ///
    /// Places stay as they are until elements are taken from another store by `merge_owned`.
    #[inline]
    pub fn find<Q>(&self, element: &Q) -> Option<usize>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.find_hashed(hash_of(element), element)
    }

    /// The level of `element`, if it was ever seen. One look-up.
    pub fn level<Q>(&self, element: &Q) -> Option<&L>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.find(element).map(|place| &self.entries[place].level)
    }

    /// Whether `element` is present. One look-up.
    #[inline]
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.level(element).is_some_and(Level::is_present)
    }

    /// Raises `element` to `level` and gives its place, or nothing if it stands there or higher.
    /// One look-up.
    pub fn raise(&mut self, element: T, level: L) -> Option<usize> {
        let hash = hash_of(&element);
        match self.find_hashed(hash, &element) {
            Some(place) => self.raise_at(place, level).then_some(place),
            None => Some(self.push(Entry {
                element,
                level,
                hash,
            })),
        }
    }

    /// Takes up an element that was never seen, and answers whether that was so. For decoders, to
    /// which an element that comes twice is an error. One look-up.
    pub fn insert_new(&mut self, element: T, level: L) -> bool {
        let hash = hash_of(&element);
        let is_new = self.find_hashed(hash, &element).is_none();
        if is_new {
            self.push(Entry {
                element,
                level,
                hash,
            });
        }
        is_new
    }

    /// Raises the element at `place` to `level`, and answers whether it stood lower.
    ///
    /// # Panics
    /// If there is no such place.
    pub fn raise_at(&mut self, place: usize, level: L) -> bool {
        let entry = &mut self.entries[place];
        if entry.level >= level {
            return false;
        }
        let old = core::mem::replace(&mut entry.level, level);
        self.digest.subtract(Digest::of(&entry.element, &old));
        self.digest.add(Digest::of(&entry.element, &level));
        self.present -= usize::from(old.is_present());
        self.present += usize::from(level.is_present());
        true
    }

    /// What is wrong inside, if anything: every derived part is made anew and compared. For tests.
    pub fn fault(&self) -> Option<&'static str> {
        let mut digest = Digest::default();
        for (place, entry) in self.entries.iter().enumerate() {
            if entry.hash != hash_of(&entry.element) {
                return Some("an entry has the hash of another element");
            }
            if self.find_hashed(entry.hash, &entry.element) != Some(place) {
                return Some("the index does not lead to every entry, or one is there twice");
            }
            digest.add(Digest::of(&entry.element, &entry.level));
        }
        if self.iter().count() != self.present {
            return Some("the elements present are counted wrongly");
        }
        (digest != self.digest).then_some("the digest is not that of the entries")
    }

    #[inline]
    fn find_hashed<Q>(&self, hash: u32, element: &Q) -> Option<usize>
    where
        T: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        self.index.find(self.entries.len(), hash, |place| {
            let entry = &self.entries[place];
            entry.hash == hash && entry.element.borrow() == element
        })
    }

    /// Adds the entry of an element that is not here yet.
    fn push(&mut self, entry: Entry<T, L>) -> usize {
        make_room(&mut self.entries);
        self.digest.add(Digest::of(&entry.element, &entry.level));
        self.present += usize::from(entry.level.is_present());
        self.entries.push(entry);
        let last = self.entries.len() - 1;
        self.index.push(last, |place| self.entries[place].hash);
        last
    }

    /// Where the element of `entry` stands.
    ///
    /// `hint` is where to look first: stores that grew together keep their elements in the same
    /// order, and walking along saves the look-ups. It is moved behind the place found.
    #[inline]
    fn place_of(&self, hint: &mut usize, entry: &Entry<T, L>) -> Option<usize> {
        let is_it = |mine: &Entry<T, L>| mine.hash == entry.hash && mine.element == entry.element;
        let place = match self.entries.get(*hint) {
            Some(mine) if is_it(mine) => *hint,
            _ => self.index.find(self.entries.len(), entry.hash, |place| {
                is_it(&self.entries[place])
            })?,
        };
        *hint = place + 1;
        Some(place)
    }

    /// Whether both hold the same, by number and digest, in constant time.
    fn looks_like(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len() && self.digest == other.digest
    }

    /// Whether both hold the same without a look at the entries. Few are soon compared, and need no
    /// trust in their hashes.
    fn is_surely(&self, other: &Self) -> bool {
        self.entries.len() > SHORT && self.looks_like(other)
    }
}

/// Makes room for one more, by an eighth where that is much: doubling would leave up to half of
/// a large store unused, and an allocator can often extend a large block in place.
fn make_room<E>(entries: &mut Vec<E>) {
    let len = entries.len();
    if len == entries.capacity() {
        entries.reserve_exact(if len < 1024 { len.max(4) } else { len / 8 });
    }
}

/// The same elements at the same levels. Stores that differ are told apart in constant time; else
/// every entry is compared.
impl<T: Hash + Eq, L: Level> PartialEq for LevelStore<T, L> {
    fn eq(&self, other: &Self) -> bool {
        let mut hint = 0;
        self.looks_like(other)
            && self.entries.iter().all(|mine| {
                let place = other.place_of(&mut hint, mine);
                place.is_some_and(|place| other.entries[place].level == mine.level)
            })
    }
}

impl<T: Hash + Eq, L: Level> Eq for LevelStore<T, L> {}

/// Empty. (A derive would ask for defaults of `T` and `L`.)
impl<T, L> Default for LevelStore<T, L> {
    fn default() -> Self {
        Self::new()
    }
}
