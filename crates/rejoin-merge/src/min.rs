use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::bottom::Bottom;
use crate::chain;
use crate::decompose::Decompose;
use crate::least::Greatest;
use crate::merge::Merge;
use crate::observer::{Content, Observer};

/// The least value seen.
///
/// The lattice is the chain of `T`'s own order upside down, and its join is the minimum. States
/// compare by that lattice, so the state that has seen the smaller value is the greater. `T`'s
/// order must be total and agree with its `==`.
///
/// # Example
/// ```
/// use rejoin_merge::{Merge, Min};
///
/// let mut first_seen = Min::new(1_700);
/// assert!(first_seen.merge(&Min::new(1_650)));
/// assert_eq!(*first_seen.get(), 1_650);
/// assert!(Min::new(1_650) > Min::new(1_700), "1650 is the later state");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Min<T>(T);

impl<T> Min<T> {
    /// A state that has seen `value`.
    ///
    /// ```
    /// assert_eq!(*rejoin_merge::Min::new(7).get(), 7);
    /// ```
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The least value seen.
    ///
    /// ```
    /// use rejoin_merge::{Merge, Min};
    ///
    /// let mut seen = Min::new(7);
    /// seen.merge(&Min::new(2));
    /// assert_eq!(*seen.get(), 2);
    /// ```
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// Takes the value out.
    ///
    /// ```
    /// assert_eq!(rejoin_merge::Min::new("a").into_inner(), "a");
    /// ```
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Min<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// The bottom: the greatest value of `T`.
impl<T: Greatest> Default for Min<T> {
    fn default() -> Self {
        Self(T::greatest())
    }
}

/// The order of the lattice: `T`'s own, reversed.
impl<T: Ord> Ord for Min<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.cmp(&self.0)
    }
}

/// The order of the lattice: `T`'s own, reversed.
impl<T: PartialOrd> PartialOrd for Min<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        other.0.partial_cmp(&self.0)
    }
}

/// The minimum. `T` is [`Content`] so that observers can be shown what was replaced.
impl<T: Ord + Clone + Content> Merge for Min<T> {
    fn merge(&mut self, other: &Self) -> bool {
        chain::merge_min(&mut self.0, &other.0)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        chain::merge_min_owned(&mut self.0, other.0)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        chain::merge_min_observed(&mut self.0, &other.0, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Greatest + Clone + Content> Bottom for Min<T> {
    fn bottom() -> Self {
        Self(T::greatest())
    }

    fn is_bottom(&self) -> bool {
        self.0 == T::greatest()
    }
}

/// A chain: every state but the bottom is its own only part.
impl<T: Greatest + Clone + Content> Decompose for Min<T> {
    fn decompose(&self) -> Vec<Self> {
        if self.is_bottom() {
            Vec::new()
        } else {
            vec![self.clone()]
        }
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        (self > other).then(|| self.clone())
    }
}
