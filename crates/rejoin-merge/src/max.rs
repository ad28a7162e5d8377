use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::bottom::Bottom;
use crate::chain;
use crate::decompose::Decompose;
use crate::least::Least;
use crate::merge::Merge;
use crate::observer::{Content, Observer};

/// The greatest value seen.
///
/// The lattice is the chain of `T`'s own order, and its join is the maximum. `T`'s order must be
/// total and agree with its `==`, or replicas may keep different values.
///
/// # Example
/// ```
/// use rejoin_merge::{Max, Merge};
///
/// let mut high_score = Max::new(120);
/// assert!(high_score.merge(&Max::new(150)));
/// assert_eq!(high_score.into_inner(), 150);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Max<T>(T);

impl<T> Max<T> {
    /// A state that has seen `value`.
    ///
    /// ```
    /// assert_eq!(*rejoin_merge::Max::new(7).get(), 7);
    /// ```
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The greatest value seen.
    ///
    /// ```
    /// use rejoin_merge::{Max, Merge};
    ///
    /// let mut seen = Max::new(7);
    /// seen.merge(&Max::new(9));
    /// assert_eq!(*seen.get(), 9);
    /// ```
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// Takes the value out.
    ///
    /// ```
    /// assert_eq!(rejoin_merge::Max::new("a").into_inner(), "a");
    /// ```
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Max<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// The bottom: the least value of `T`.
impl<T: Least> Default for Max<T> {
    fn default() -> Self {
        Self(T::least())
    }
}

/// The maximum. `T` is [`Content`] so that observers can be shown what was replaced.
impl<T: Ord + Clone + Content> Merge for Max<T> {
    fn merge(&mut self, other: &Self) -> bool {
        chain::merge_max(&mut self.0, &other.0)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        chain::merge_max_owned(&mut self.0, other.0)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        chain::merge_max_observed(&mut self.0, &other.0, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Least + Clone + Content> Bottom for Max<T> {
    fn bottom() -> Self {
        Self(T::least())
    }

    fn is_bottom(&self) -> bool {
        self.0 == T::least()
    }
}

/// A chain: every state but the bottom is its own only part.
impl<T: Least + Clone + Content> Decompose for Max<T> {
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
