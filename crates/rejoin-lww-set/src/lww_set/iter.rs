use alloc::vec::Vec;
use core::iter::FusedIterator;
use core::slice;

use super::LwwSet;
use crate::entry::Entry;

/// The members. See [`LwwSet::iter`].
pub struct Iter<'a, T, Ts> {
    entries: slice::Iter<'a, Entry<T, Ts>>,
    left: usize,
}

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// The members, in no promised order. O(1) for each, removed ones on the way included.
    pub fn iter(&self) -> Iter<'_, T, Ts> {
        Iter {
            entries: self.entries.iter(),
            left: self.live,
        }
    }

    /// The members, ascending. Sorts first: O(n log n), and memory for n references.
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, Replica};
    ///
    /// let mut set = LwwSet::new();
    /// set.insert_all(&mut Replica::random(), ["b", "a"]);
    /// assert!(set.iter_sorted().eq([&"a", &"b"]));
    /// ```
    pub fn iter_sorted(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator
    where
        T: Ord,
    {
        let mut sorted: Vec<_> = self.iter().collect();
        sorted.sort_unstable();
        sorted.into_iter()
    }
}

impl<'a, T, Ts, B, const N: usize> IntoIterator for &'a LwwSet<T, Ts, B, N> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T, Ts>;

    fn into_iter(self) -> Iter<'a, T, Ts> {
        self.iter()
    }
}

impl<'a, T, Ts> Iterator for Iter<'a, T, Ts> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        let next = self.entries.find(|entry| entry.live);
        self.left -= usize::from(next.is_some());
        next.map(|entry| &entry.element)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T, Ts> ExactSizeIterator for Iter<'_, T, Ts> {}

impl<T, Ts> FusedIterator for Iter<'_, T, Ts> {}

// By hand: a derive would demand the same of `T` and `Ts`.
impl<T, Ts> Clone for Iter<'_, T, Ts> {
    fn clone(&self) -> Self {
        Self {
            entries: self.entries.clone(),
            left: self.left,
        }
    }
}
