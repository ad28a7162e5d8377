use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::bottom::Bottom;
use crate::decompose::Decompose;
use crate::least::Least;
use crate::merge::Merge;
use crate::observer::{Content, Observer, Step};

/// A pair in which the greater first part wins whole; equal first parts merge their seconds.
///
/// The lattice is the lexicographic product of a chain and a lattice. With an epoch as the first
/// part, raising it drops everything that was said in earlier epochs; with a time as the first
/// part and a [`Max`](crate::Max) as the second it is a last-write-wins register.
///
/// The first part must be a total order: with a partial one this would not be associative, and
/// so the type asks for `Ord`.
///
/// # Example
/// ```
/// use std::collections::BTreeSet;
/// use rejoin_merge::{Lexi, Merge};
///
/// let mut votes = Lexi::new(1, BTreeSet::from(["anna"]));
/// votes.merge(&Lexi::new(1, BTreeSet::from(["bert"])));
/// assert_eq!(votes.second(), &BTreeSet::from(["anna", "bert"]));
///
/// votes.merge(&Lexi::new(2, BTreeSet::new()));
/// assert!(votes.second().is_empty(), "a new round begins");
/// ```
///
/// # Paper
/// C. Baquero, P. S. Almeida, A. Cunha, C. Ferreira: *Composition in State-based Replicated Data
/// Types*, Bulletin of the EATCS 123, 2017 (lexicographic product).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lexi<A, B> {
    first: A,
    second: B,
}

impl<A, B> Lexi<A, B> {
    /// The pair of `first` and `second`.
    ///
    /// ```
    /// use rejoin_merge::{Lexi, Max};
    ///
    /// let round = Lexi::new(3, Max::new('a'));
    /// assert_eq!((round.first(), round.second()), (&3, &Max::new('a')));
    /// ```
    pub const fn new(first: A, second: B) -> Self {
        Self { first, second }
    }

    /// The part that decides.
    ///
    /// ```
    /// assert_eq!(rejoin_merge::Lexi::new(3, true).first(), &3);
    /// ```
    pub const fn first(&self) -> &A {
        &self.first
    }

    /// The part that merges while the firsts are equal.
    ///
    /// ```
    /// assert_eq!(rejoin_merge::Lexi::new(3, true).second(), &true);
    /// ```
    pub const fn second(&self) -> &B {
        &self.second
    }

    /// Takes both parts out.
    ///
    /// ```
    /// assert_eq!(rejoin_merge::Lexi::new(3, true).into_parts(), (3, true));
    /// ```
    pub fn into_parts(self) -> (A, B) {
        (self.first, self.second)
    }
}

/// The bottom: the least first part with the bottom of the second.
impl<A: Least, B: Bottom> Default for Lexi<A, B> {
    fn default() -> Self {
        Self::new(A::least(), B::bottom())
    }
}

/// The greater first wins whole, equal firsts merge their seconds.
///
/// Observers are told of the pair as `replaced` if the other's first is greater, and else of
/// what changes in the second part, at `Field("second")`. Therefore both parts are [`Content`].
/// A smaller first is not told as `lost`: it may merely be old.
impl<A, B> Merge for Lexi<A, B>
where
    A: Ord + Clone + Content,
    B: Merge + Clone + Content,
{
    fn merge(&mut self, other: &Self) -> bool {
        match self.first.cmp(&other.first) {
            Ordering::Less => {
                self.clone_from(other);
                true
            }
            Ordering::Equal => self.second.merge(&other.second),
            Ordering::Greater => false,
        }
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        match self.first.cmp(&other.first) {
            Ordering::Less => {
                *self = other;
                true
            }
            Ordering::Equal => self.second.merge_owned(other.second),
            Ordering::Greater => false,
        }
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        match self.first.cmp(&other.first) {
            Ordering::Less => {
                observer.replaced(self, other);
                self.clone_from(other);
                true
            }
            Ordering::Equal => {
                observer.enter(Step::Field("second"));
                let grew = self.second.merge_observed(&other.second, observer);
                observer.leave();
                grew
            }
            Ordering::Greater => false,
        }
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        match self.first.cmp(&other.first) {
            Ordering::Equal => self.second.lattice_cmp(&other.second),
            order => Some(order),
        }
    }
}

impl<A, B> Bottom for Lexi<A, B>
where
    A: Least + Clone + Content,
    B: Bottom + Clone + Content,
{
    fn bottom() -> Self {
        Self::default()
    }

    fn is_bottom(&self) -> bool {
        self.first == A::least() && self.second.is_bottom()
    }
}

/// The parts of the second under the same first. A raised first with nothing under it is a part
/// by itself.
impl<A, B> Decompose for Lexi<A, B>
where
    A: Least + Clone + Content,
    B: Decompose + Clone + Content,
{
    fn decompose(&self) -> Vec<Self> {
        let seconds = self.second.decompose();
        if !seconds.is_empty() {
            let under_first = |second| Self::new(self.first.clone(), second);
            seconds.into_iter().map(under_first).collect()
        } else if self.first == A::least() {
            Vec::new()
        } else {
            vec![self.clone()]
        }
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        match self.first.cmp(&other.first) {
            Ordering::Less => None,
            Ordering::Equal => {
                let second = self.second.difference(&other.second)?;
                Some(Self::new(self.first.clone(), second))
            }
            Ordering::Greater => Some(self.clone()),
        }
    }
}
