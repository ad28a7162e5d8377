//! The list itself: edits, queries, and what the sequence gives it.

mod iter;
#[cfg(feature = "serde")]
mod wire;

pub use iter::Iter;

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::ops::{Bound, RangeBounds};

use rejoin_causality::{CausalContext, Dot, Replica};
use rejoin_merge::{Bottom, Change, Content, Decompose, Delta, Merge, Observer};

use crate::sequence::{Anchor, Events, Sequence, Side};

/// What can be an element.
///
/// The order serves one purpose: if two writers share an id by mistake and name two elements alike,
/// all replicas keep the larger.
pub trait Element: Clone + Content + Ord {}

impl<T: Clone + Content + Ord> Element for T {}

/// An ordered list that any replica edits at any index.
///
/// Elements that one replica inserts next to each other stay next to each other, forwards and
/// backwards, whatever others insert in the same place at the same time. A deletion takes away the
/// element that it saw, wherever it is by then. An element may be moved, and stays the same one.
///
/// ```
/// use rejoin_list::{List, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut a, mut b) = (List::new(), List::new());
/// a.insert_all(&mut phone, 0, ["eggs", "milk"]);
/// b.merge(&a);
///
/// a.delete(&mut phone, 0); // While the phone deletes the first,
/// b.insert(&mut laptop, 1, "bread"); // the laptop inserts behind it.
/// a.merge(&b);
/// b.merge(&a);
/// assert!(a == b && a.iter().eq(&["bread", "milk"]));
/// ```
///
/// # Cost
/// Edits and look-ups take O(log n), a merge O(log n) for each run of what is new, and what both
/// sides know is compared. A deleted element leaves its place behind, not its content; neighbours
/// that one replica inserted in one go and that are dead cost as much as one. Each move leaves a
/// place behind as well.
///
/// # Paper
/// FugueMax, of Weidner and Kleppmann, "The Art of the Fugue: Minimizing Interleaving in
/// Collaborative Text Editing" (2023). Deletions mint events too, so that a version tells of them.
#[derive(Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        transparent,
        bound(
            serialize = "T: Element + serde::Serialize",
            deserialize = "T: Element + serde::Deserialize<'de>"
        )
    )
)]
pub struct List<T: Element> {
    sequence: Sequence<Vec<T>>,
}

impl<T: Element> List<T> {
    /// The empty list.
    ///
    /// A replica creates a list once, and from then on keeps it or merges it from a peer: an empty
    /// list created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            sequence: Sequence::new(),
        }
    }

    /// Inserts `element` before the one at `index`, or at the end if there are not so many.
    ///
    /// O(log n).
    ///
    /// ```
    /// use rejoin_list::{List, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut list = List::new();
    /// list.push(&mut replica, 'c');
    /// let delta = list.insert(&mut replica, 0, 'a').delta();
    /// assert!(list.iter().eq(&['a', 'c']));
    /// assert!(delta.is_empty(), "what it stands beside is not in the delta");
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, index: usize, element: T) -> Change<'_, Self> {
        let put = |chunk: &mut Vec<T>, at| chunk.insert(at, element);
        let events = self.sequence.insert_with(replica, index, 1, put);
        Change::new(self, events)
    }

    /// Inserts all `elements` before the one at `index`, by one change.
    ///
    /// ```
    /// use rejoin_list::{List, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut list = List::new();
    /// list.insert_all(&mut replica, 0, [1, 4]);
    /// list.insert_all(&mut replica, 1, [2, 3]);
    /// assert!(list.iter().eq(&[1, 2, 3, 4]));
    /// ```
    pub fn insert_all(
        &mut self,
        replica: &mut Replica,
        index: usize,
        elements: impl IntoIterator<Item = T>,
    ) -> Change<'_, Self> {
        let elements = elements.into_iter().collect();
        let events = self.sequence.insert(replica, index, elements);
        Change::new(self, events)
    }

    /// Inserts `element` at the end.
    pub fn push(&mut self, replica: &mut Replica, element: T) -> Change<'_, Self> {
        self.insert(replica, usize::MAX, element)
    }

    /// Deletes the element at `index`. Nothing happens if there is none.
    ///
    /// O(log n).
    ///
    /// ```
    /// use rejoin_list::{List, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut list = List::new();
    /// list.push(&mut replica, "milk");
    /// assert!(list.delete(&mut replica, 1).is_nothing());
    /// assert!(!list.delete(&mut replica, 0).is_nothing());
    /// assert!(list.is_empty());
    /// ```
    pub fn delete(&mut self, replica: &mut Replica, index: usize) -> Change<'_, Self> {
        self.delete_range(replica, index..=index)
    }

    /// Deletes the elements in `range`, as far as there are any, by one change.
    ///
    /// ```
    /// use rejoin_list::{List, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut list = List::new();
    /// list.insert_all(&mut replica, 0, 0..9);
    /// list.delete_range(&mut replica, 2..);
    /// assert!(list.iter().eq(&[0, 1]));
    /// ```
    pub fn delete_range(
        &mut self,
        replica: &mut Replica,
        range: impl RangeBounds<usize>,
    ) -> Change<'_, Self> {
        let start = match range.start_bound() {
            Bound::Included(start) => *start,
            Bound::Excluded(start) => start.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(end) => end.saturating_add(1),
            Bound::Excluded(end) => *end,
            Bound::Unbounded => usize::MAX,
        };
        let events = self.sequence.delete(replica, start..end);
        Change::new(self, events)
    }

    /// Moves the element at `from`, so that it is at `to` then, or at the end if there are not so
    /// many. Nothing happens if there is none at `from`, or if it is there already.
    ///
    /// The element keeps its name, and is there once, whoever else moves it at the same time: all
    /// replicas agree on one of the places, and no clock is asked. If somebody deletes it at the
    /// same time, it is gone. An observer of a merge is told of each move that it brings, by
    /// [`Observer::moved`], and of moves that lost. O(log n).
    ///
    /// ```
    /// use rejoin_list::{List, Merge, Replica};
    ///
    /// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
    /// let (mut a, mut b) = (List::new(), List::new());
    /// a.insert_all(&mut phone, 0, ["sleep", "eat", "code"]);
    /// b.merge(&a);
    ///
    /// a.move_to(&mut phone, 2, 0); // Both move the last element:
    /// b.move_to(&mut laptop, 2, 1); // to the front, and between the others.
    /// a.merge(&b);
    /// b.merge(&a);
    /// assert_eq!(a, b);
    /// let first = a.iter().eq(&["code", "sleep", "eat"]);
    /// assert!(first || a.iter().eq(&["sleep", "code", "eat"]));
    /// ```
    ///
    /// # Paper
    /// M. Kleppmann, "Moving Elements in List CRDTs" (PaPoC 2020).
    pub fn move_to(&mut self, replica: &mut Replica, from: usize, to: usize) -> Change<'_, Self> {
        let events = self.sequence.move_to(replica, from, to);
        Change::new(self, events)
    }

    /// Deletes all elements, by one change.
    pub fn clear(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.delete_range(replica, ..)
    }

    /// The element at `index`. O(log n).
    pub fn get(&self, index: usize) -> Option<&T> {
        if index >= self.len() {
            return None;
        }
        let (chunk, _, place) = self.sequence.chunk_at(index, |size| *size)?;
        chunk.get(place)
    }

    /// The first element.
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// The last element.
    pub fn last(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.sequence.len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.sequence.is_empty()
    }

    /// All elements in their order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(&self.sequence)
    }

    /// The name of the element at `index`, which it has for good and on every replica. O(log n).
    ///
    /// ```
    /// use rejoin_list::{List, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut list = List::new();
    /// list.push(&mut replica, "milk");
    /// let milk = list.id_at(0).ok_or("there is one")?;
    /// list.insert(&mut replica, 0, "eggs");
    /// assert_eq!(list.index_of(milk), Some(1));
    /// list.delete(&mut replica, 1);
    /// assert_eq!(list.index_of(milk), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn id_at(&self, index: usize) -> Option<Dot> {
        self.sequence.dot_at(index)
    }

    /// Where the element of this name is now; nothing if it was deleted, or has not come or can't
    /// be placed yet. O(log n).
    pub fn index_of(&self, id: Dot) -> Option<usize> {
        self.sequence.index_of(id)
    }

    /// The gap before the element at `index`, held by the element on this side of it: a cursor that
    /// stays in place. O(log n).
    ///
    /// What is inserted there comes on the other side; once the element that holds the cursor is
    /// deleted or moved away, it comes before the cursor.
    ///
    /// ```
    /// use rejoin_list::sequence::Side;
    /// use rejoin_list::{List, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut list = List::new();
    /// list.insert_all(&mut replica, 0, [1, 2, 3]);
    /// let cursor = list.anchor(2, Side::Left);
    /// list.insert(&mut replica, 0, 0);
    /// assert_eq!(list.resolve(&cursor), Some(3));
    /// list.delete(&mut replica, 2); // The element that holds the cursor.
    /// assert_eq!(list.resolve(&cursor), Some(2));
    /// ```
    pub fn anchor(&self, index: usize, side: Side) -> Anchor {
        self.sequence.anchor(index, side)
    }

    /// The index of the element after the gap; nothing if the element that holds it has not come.
    /// O(log n).
    pub fn resolve(&self, anchor: &Anchor) -> Option<usize> {
        self.sequence.resolve(anchor)
    }

    /// The events seen: two lists of one version hold the same.
    ///
    /// ```
    /// use rejoin_list::{List, Merge, Replica};
    ///
    /// let mut here = Replica::random();
    /// let (mut a, mut b) = (List::new(), List::new());
    /// a.insert_all(&mut here, 0, [1, 2, 3]);
    /// b.merge(&a);
    ///
    /// a.delete(&mut here, 1); // A peer that is told versions alone gets the deletion too.
    /// let news = a.delta_since(b.version());
    /// b.merge(&news);
    /// assert_eq!(a, b);
    /// ```
    pub fn version(&self) -> &CausalContext {
        self.sequence.version()
    }

    /// The least state that brings a replica at `version` up to date with this one, deletions
    /// included. Linear in what changed since `version`.
    pub fn delta_since(&self, version: &CausalContext) -> Self {
        Self {
            sequence: self.sequence.delta_since(version),
        }
    }
}

impl<T: Element> Default for List<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Element> Merge for List<T> {
    fn merge(&mut self, other: &Self) -> bool {
        self.sequence.merge(&other.sequence)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.sequence.merge_owned(other.sequence)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        self.sequence.merge_observed(&other.sequence, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.sequence.lattice_cmp(&other.sequence)
    }
}

impl<T: Element> Bottom for List<T> {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.sequence.is_bottom()
    }
}

impl<T: Element> Decompose for List<T> {
    fn decompose(&self) -> Vec<Self> {
        let parts = self.sequence.decompose().into_iter();
        parts.map(|sequence| Self { sequence }).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let sequence = self.sequence.difference(&other.sequence)?;
        Some(Self { sequence })
    }
}

impl<T: Element> Delta for List<T> {
    type Mark = Events;

    fn delta_at(&self, mark: &Events) -> Self {
        Self {
            sequence: self.sequence.delta_at(mark),
        }
    }

    fn is_nothing(mark: &Events) -> bool {
        mark.is_none()
    }
}

/// Equal knowledge is equal: two lists with the same elements may differ in what they have seen.
impl<T: Element> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.sequence == other.sequence
    }
}

impl<T: Element> Eq for List<T> {}

/// How many elements [`Debug`](fmt::Debug) shows, so that a list fits a screen.
const SHOWN: usize = 16;

/// `[1, 2, 3]`, or `[1, 2, … 7 more]`.
impl<T: Element> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (place, element) in self.iter().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{element:?}")?;
        }
        if self.len() > SHOWN {
            write!(f, ", … {} more", self.len() - SHOWN)?;
        }
        f.write_str("]")
    }
}

impl<'a, T: Element> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}
