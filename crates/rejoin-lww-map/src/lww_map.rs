mod debug;
mod edit;
mod eq;
#[cfg(feature = "laws")]
mod invariants;
mod iter;
mod merge;
mod store;

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::Stamp;
use smallvec::SmallVec;

pub use edit::Touched;
pub use iter::Iter;

use crate::digest::Digest;
use crate::entry::Entry;
use crate::index::{Index, hash_of};
use crate::replicas::Replicas;

/// A map in which the last write to each key wins.
///
/// A write puts a value or removes it, under a [`Stamp`]: a time and the replica that wrote. Of
/// two writes to one key the one with the later stamp stands, whoever knew of whom; a removal is
/// a write like any other. Two writes under one stamp can only come from an id used twice or from
/// explicit times; then a value stands over a removal, and of two values the greater one.
///
/// # Removals stay
/// A removed key leaves its stamp behind (see [`tombstones`](Self::tombstones)), because without
/// it an older value would come back with the next merge. Keys that are written once and removed
/// soon, such as sessions, let such a map grow without end: use an observed-remove map for them.
///
/// # Equal and alike
/// `Hash` must feed everything that `Eq` compares (for `serde_json::Value` it does not: 0 and
/// 0.0), and what is equal must serialize alike: merging trusts digests, and equal states are
/// equal bytes.
///
/// # Costs
/// Reading and writing a key take one look-up, merging one for each entry of the other map.
/// Merging equal maps takes constant time: a digest of the contents is kept up to date. An entry
/// for a `String` and a `u64` takes about 70 bytes beside the text. A map holds fewer than 2^32
/// keys, removed ones included.
///
/// # Example
/// ```
/// use rejoin_lww_map::{LwwMap, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (LwwMap::new(), LwwMap::new());
/// here.put(&mut phone, "theme", "dark");
/// there.merge(&here);
/// there.put(&mut laptop, "theme", "light"); // Later than what it replaces.
/// here.merge(&there);
/// assert_eq!(here.get("theme"), Some(&"light"));
/// ```
///
/// # Paper
/// P. R. Johnson, R. H. Thomas: *The Maintenance of Duplicate Databases*, RFC 677, 1975. Its
/// deletion flag is our tombstone.
#[derive(Clone)]
pub struct LwwMap<K, V> {
    /// One for each key ever written, in the order in which they came.
    entries: Vec<Entry<K, V>>,
    index: Index,
    replicas: Replicas,
    /// How many entries have a value.
    live: usize,
    /// The sum over all entries.
    digest: Digest,
    /// The sum of each [`CHUNK`](store::CHUNK) of neighbours.
    chunks: SmallVec<[Digest; 1]>,
}

impl<K, V> LwwMap<K, V> {
    /// The map to which nobody has written.
    ///
    /// ```
    /// use rejoin_lww_map::LwwMap;
    ///
    /// assert!(LwwMap::<u8, u8>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self {
            entries: Vec::new(),
            index: Index::default(),
            replicas: Replicas::default(),
            live: 0,
            digest: Digest::default(),
            chunks: SmallVec::new(),
        }
    }

    /// How many keys have a value. O(1).
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether no key has a value. Removed keys may still take memory. O(1).
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// How many removed keys are still remembered. O(1).
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut map = LwwMap::new();
    /// map.put(&mut phone, "theme", "dark");
    /// map.remove(&mut phone, "theme");
    /// assert_eq!((map.len(), map.tombstones()), (0, 1));
    /// ```
    pub fn tombstones(&self) -> usize {
        self.entries.len() - self.live
    }
}

impl<K: Hash + Eq, V> LwwMap<K, V> {
    /// The value of `key`, if it has one. One look-up.
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.entries[self.find(hash_of(key), key)?].value.as_ref()
    }

    /// Whether `key` has a value. One look-up.
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.get(key).is_some()
    }

    /// The stamp of the write that stands for `key`, be it a value or a removal. One look-up.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut map = LwwMap::new();
    /// map.put(&mut phone, "theme", "dark");
    /// let put = map.stamp_of("theme");
    /// map.remove(&mut phone, "theme");
    /// assert!(map.stamp_of("theme") > put);
    /// assert_eq!(map.stamp_of("font"), None);
    /// ```
    pub fn stamp_of<Q>(&self, key: &Q) -> Option<Stamp>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        Some(self.entries[self.find(hash_of(key), key)?].stamp(&self.replicas))
    }

    /// The place of the entry of `key`.
    fn find<Q>(&self, hash: u64, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        let half = hash as u32;
        self.index.find(self.entries.len(), half, |place| {
            let entry = &self.entries[place];
            entry.hash == half && entry.key.borrow() == key
        })
    }
}

#[cfg(feature = "serde")]
impl<K, V> LwwMap<K, V> {
    /// Every entry with its stamp, tombstones included.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&Entry<K, V>, Stamp)> {
        self.entries
            .iter()
            .map(|entry| (entry, entry.stamp(&self.replicas)))
    }

    pub(crate) fn entry_at(&self, place: usize) -> (&Entry<K, V>, Stamp) {
        let entry = &self.entries[place];
        (entry, entry.stamp(&self.replicas))
    }

    /// How many keys were ever written.
    pub(crate) fn len_written(&self) -> usize {
        self.entries.len()
    }

    /// The place of the entry of `key`, be it a tombstone.
    pub(crate) fn place(&self, hash: u64, key: &K) -> Option<usize>
    where
        K: Hash + Eq,
    {
        self.find(hash, key)
    }
}

/// Without values. (A derive would ask for defaults of `K` and `V`.)
impl<K, V> Default for LwwMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}
