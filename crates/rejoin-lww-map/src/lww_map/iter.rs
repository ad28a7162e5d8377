use alloc::vec::Vec;
use core::iter::FusedIterator;
use core::slice;

use super::LwwMap;
use crate::entry::Entry;

/// The keys with a value, and their values. See [`LwwMap::iter`].
pub struct Iter<'a, K, V> {
    entries: slice::Iter<'a, Entry<K, V>>,
    left: usize,
}

impl<K, V> LwwMap<K, V> {
    /// The keys with a value, and their values, in no promised order. O(1) for each, tombstones
    /// on the way included.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            entries: self.entries.iter(),
            left: self.live,
        }
    }

    /// The same, ascending by key. Sorts first: O(n log n), and memory for n references.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Replica};
    ///
    /// let mut map = LwwMap::new();
    /// map.put_all(&mut Replica::random(), [("b", 2), ("a", 1)]);
    /// assert!(map.iter_sorted().eq([(&"a", &1), (&"b", &2)]));
    /// ```
    pub fn iter_sorted(&self) -> impl ExactSizeIterator<Item = (&K, &V)> + DoubleEndedIterator
    where
        K: Ord,
    {
        let mut sorted: Vec<_> = self.iter().collect();
        sorted.sort_unstable_by_key(|(key, _)| *key);
        sorted.into_iter()
    }

    /// The keys that have a value, in no promised order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &K> + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in no promised order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> + Clone {
        self.iter().map(|(_, value)| value)
    }
}

impl<'a, K, V> IntoIterator for &'a LwwMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let next = self
            .entries
            .find_map(|entry| Some((&entry.key, entry.value.as_ref()?)));
        self.left -= usize::from(next.is_some());
        next
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K, V> FusedIterator for Iter<'_, K, V> {}

// By hand: a derive would demand the same of `K` and `V`.
impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self {
            entries: self.entries.clone(),
            left: self.left,
        }
    }
}
