use core::iter::FusedIterator;

use super::LwwSet;
use crate::entry::Entry;
use crate::order::{Down, Position};

/// Members with their stamps, newest first. See [`LwwSet::page`].
pub struct Page<'a, T, Ts> {
    entries: &'a [Entry<T, Ts>],
    places: Down<'a, Ts>,
    limit: usize,
}

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// Every member with its stamp, newest first; under one stamp the greater element first.
    ///
    /// ```
    /// use rejoin_lww_set::LwwSet;
    ///
    /// let set = LwwSet::<_, u64>::from_iter([(5, "anna"), (9, "bert"), (5, "zoe")]);
    /// assert!(set.newest_first().eq([(9, &"bert"), (5, &"zoe"), (5, &"anna")]));
    /// ```
    pub fn newest_first(&self) -> Page<'_, T, Ts> {
        self.between(self.order.end(), Position::START, usize::MAX)
    }

    fn between(&self, from: Position, to: Position, limit: usize) -> Page<'_, T, Ts> {
        Page {
            entries: &self.entries,
            places: self.order.down(from, to),
            limit,
        }
    }
}

impl<T: Ord, Ts: Ord + Copy, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// Up to `limit` members with their stamps, newest first: those that come behind `after`, and
    /// before `stop`. O(log n) and O(1) for each; in a bounded set removals on the way count.
    ///
    /// A cursor is a stamp and an element. It may name something that is not in the set, not any
    /// more for instance; what it names is itself on no page. To go on behind a page, pass its last
    /// item: each member comes once, whatever was written meanwhile to others, and however many
    /// share one stamp. A member that is written again moves to the front.
    ///
    /// ```
    /// use rejoin_lww_set::LwwSet;
    ///
    /// let set = LwwSet::<_, u64>::from_iter([(5, "anna"), (9, "bert"), (7, "cleo"), (1, "dan")]);
    /// let first: Vec<_> = set.page(None, None, 2).collect();
    /// assert_eq!(first, [(9, &"bert"), (7, &"cleo")]);
    /// let next: Vec<_> = set.page(first.last().copied(), None, 2).collect();
    /// assert_eq!(next, [(5, &"anna"), (1, &"dan")]);
    /// assert!(set.page(Some((8, &"eve")), Some((5, &"anna")), 9).eq([(7, &"cleo")]));
    /// ```
    pub fn page(
        &self,
        after: Option<(Ts, &T)>,
        stop: Option<(Ts, &T)>,
        limit: usize,
    ) -> Page<'_, T, Ts> {
        let from = match after {
            Some(cursor) => self.order.seek(&self.entries, cursor),
            None => self.order.end(),
        };
        let to = match stop {
            Some(cursor) => self.order.seek_past(&self.entries, cursor),
            None => Position::START,
        };
        self.between(from, to, limit)
    }
}

impl<'a, T, Ts: Copy> Iterator for Page<'a, T, Ts> {
    type Item = (Ts, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        self.limit = self.limit.checked_sub(1)?;
        let entries = self
            .places
            .by_ref()
            .map(|place| &self.entries[place as usize]);
        // A bounded set has its removals in the order as well.
        let entry = { entries }.find(|entry| entry.live)?;
        Some(entry.age())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.limit.min(self.entries.len())))
    }
}

impl<T, Ts: Copy> FusedIterator for Page<'_, T, Ts> {}

// By hand: a derive would demand the same of `T` and `Ts`.
impl<T, Ts> Clone for Page<'_, T, Ts> {
    fn clone(&self) -> Self {
        Self {
            places: self.places.clone(),
            ..*self
        }
    }
}
