use core::fmt;
use core::iter::FusedIterator;
use core::slice;

use super::{Entry, LevelStore};
use crate::level::Level;

/// The elements that are present, in no promised order. See [`LevelStore::iter`].
pub struct Iter<'a, T, L> {
    entries: slice::Iter<'a, Entry<T, L>>,
    left: usize,
}

impl<T, L> LevelStore<T, L> {
    /// The elements that are present, in no promised order. O(1) for each, those that are not
    /// present on the way included.
    pub fn iter(&self) -> Iter<'_, T, L> {
        Iter {
            entries: self.entries.iter(),
            left: self.present,
        }
    }
}

impl<'a, T, L: Level> IntoIterator for &'a LevelStore<T, L> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T, L>;

    fn into_iter(self) -> Iter<'a, T, L> {
        self.iter()
    }
}

impl<'a, T, L: Level> Iterator for Iter<'a, T, L> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        let next = self
            .entries
            .find(|entry| entry.level.is_present())
            .map(|entry| &entry.element);
        self.left -= usize::from(next.is_some());
        next
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T, L: Level> ExactSizeIterator for Iter<'_, T, L> {}

impl<T, L: Level> FusedIterator for Iter<'_, T, L> {}

// By hand: a derive would demand the same of `T` and `L`.
impl<T, L> Clone for Iter<'_, T, L> {
    fn clone(&self) -> Self {
        Self {
            entries: self.entries.clone(),
            left: self.left,
        }
    }
}

impl<T: fmt::Debug, L: Level> fmt::Debug for Iter<'_, T, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// How many elements [`Debug`](fmt::Debug) shows, so that a store fits a screen.
const SHOWN: usize = 16;

/// `{1, 2, 3}`, or `{1, 2, … 7 more} and 2 removed`.
impl<T: fmt::Debug, L: Level> fmt::Debug for LevelStore<T, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (place, element) in self.iter().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{element:?}")?;
        }
        if self.present > SHOWN {
            write!(f, ", … {} more", self.present - SHOWN)?;
        }
        f.write_str("}")?;
        match self.len() - self.present {
            0 => Ok(()),
            removed => write!(f, " and {removed} removed"),
        }
    }
}
