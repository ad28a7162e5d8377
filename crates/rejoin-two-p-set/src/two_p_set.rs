mod merge;

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;

use rejoin_causality::Replica;
use rejoin_level_store::{Iter, LevelStore, Places};
use rejoin_merge::{Change, Content};

use crate::phase::Phase;

/// A set in which a removal is for ever.
///
/// Each element that was ever inserted is in one of two phases, present or removed, and merging
/// takes the later. Two sets are `==` if they hold the same elements and the same removed ones.
///
/// # Removals stay
/// A removed element stays in memory, whole: without it, an insertion that arrives late would
/// bring it back. See [`removed_len`](Self::removed_len).
///
/// # Equal and alike
/// `Hash` must feed everything that `Eq` compares (for `serde_json::Value` it does not: 0 and
/// 0.0), and what is equal must serialize alike: merging trusts digests, and equal states are
/// equal bytes.
///
/// # Costs
/// Edits and [`contains`](Self::contains) take one look-up. Merging takes one for each element of
/// the other set, less for sets that grew together, and constant time for equal sets: a digest of
/// the contents is kept up to date. An element that is a number takes about 25 bytes.
///
/// # Example
/// ```
/// use rejoin_two_p_set::{Merge, Replica, TwoPSet};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (TwoPSet::new(), TwoPSet::new());
/// here.insert_all(&mut phone, ["bern", "oslo"]);
/// there.merge(&here);
/// there.remove(&mut laptop, "bern");
/// here.insert(&mut phone, "bern"); // It is there, so this changes nothing.
/// here.merge(&there);
/// assert!(here.iter().eq(&["oslo"]));
/// ```
///
/// # Paper
/// M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski: *A comprehensive study of Convergent and
/// Commutative Replicated Data Types*, INRIA research report 7506, 2011 (specification 12).
#[derive(Clone)]
pub struct TwoPSet<T> {
    store: LevelStore<T, Phase>,
}

impl<T> TwoPSet<T> {
    /// The empty set.
    ///
    /// ```
    /// use rejoin_two_p_set::TwoPSet;
    ///
    /// assert!(TwoPSet::<u8>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self {
            store: LevelStore::new(),
        }
    }

    /// How many elements are in the set. O(1).
    pub fn len(&self) -> usize {
        self.store.present()
    }

    /// Whether no element is in the set. Removed ones may still take memory. O(1).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many removed elements are remembered. O(1).
    ///
    /// ```
    /// use rejoin_two_p_set::{Replica, TwoPSet};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = TwoPSet::new();
    /// set.insert(&mut phone, 1);
    /// set.remove(&mut phone, &1);
    /// assert_eq!((set.len(), set.removed_len()), (0, 1));
    /// ```
    pub fn removed_len(&self) -> usize {
        self.store.len() - self.store.present()
    }

    /// The removed elements, in no promised order.
    pub fn removed(&self) -> impl Iterator<Item = &T> + Clone {
        let levels = self.store.levels();
        levels.filter_map(|(element, phase)| (*phase == Phase::Removed).then_some(element))
    }

    /// The elements in the set, in no promised order.
    pub fn iter(&self) -> Iter<'_, T, Phase> {
        self.store.iter()
    }

    /// The elements in the set, ascending. Sorts first: O(n log n), and memory for n references.
    ///
    /// ```
    /// use rejoin_two_p_set::{Replica, TwoPSet};
    ///
    /// let mut set = TwoPSet::new();
    /// set.insert_all(&mut Replica::random(), [3, 1, 2]);
    /// assert!(set.iter_sorted().eq(&[1, 2, 3]));
    /// ```
    pub fn iter_sorted(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator
    where
        T: Ord,
    {
        let mut sorted: Vec<_> = self.iter().collect();
        sorted.sort_unstable();
        sorted.into_iter()
    }

    #[cfg(feature = "serde")]
    pub(crate) fn store(&self) -> &LevelStore<T, Phase> {
        &self.store
    }

    #[cfg(feature = "serde")]
    pub(crate) fn of_store(store: LevelStore<T, Phase>) -> Self {
        Self { store }
    }
}

impl<T: Hash + Eq> TwoPSet<T> {
    /// Whether `element` is in the set. One look-up.
    ///
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.store.contains(element)
    }

    /// Whether `element` was removed, and so can never be in the set again. One look-up.
    pub fn is_removed<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.phase(element) == Some(Phase::Removed)
    }

    /// The phase of `element`, if it was ever inserted. One look-up.
    ///
    /// ```
    /// use rejoin_two_p_set::{Phase, Replica, TwoPSet};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = TwoPSet::new();
    /// assert_eq!(set.phase(&1), None);
    /// set.insert(&mut phone, 1);
    /// assert_eq!(set.phase(&1), Some(Phase::Present));
    /// set.remove(&mut phone, &1);
    /// assert_eq!(set.phase(&1), Some(Phase::Removed));
    /// ```
    pub fn phase<Q>(&self, element: &Q) -> Option<Phase>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.store.level(element).copied()
    }

    #[cfg(feature = "laws")]
    pub(crate) fn fault(&self) -> Option<&'static str> {
        self.store.fault()
    }
}

impl<T: Hash + Eq + Clone + Content> TwoPSet<T> {
    /// Adds `element`, and returns what changed: nothing where it is in the set already, or was
    /// removed. One look-up.
    ///
    /// The replica leaves no trace in the set: an element is the same whoever inserted it.
    ///
    /// ```
    /// use rejoin_two_p_set::{Merge, Replica, TwoPSet};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (TwoPSet::new(), TwoPSet::new());
    /// let delta = here.insert(&mut phone, "oslo").delta();
    /// there.merge(&delta);
    /// assert!(there.contains("oslo"));
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, element: T) -> Change<'_, Self> {
        let _ = replica;
        let place = self.store.raise(element, Phase::Present);
        Change::new(self, place.into())
    }

    /// Adds all `elements`, and returns what changed as one delta: those that were never inserted
    /// before.
    pub fn insert_all(
        &mut self,
        replica: &mut Replica,
        elements: impl IntoIterator<Item = T>,
    ) -> Change<'_, Self> {
        let _ = replica;
        let elements = elements.into_iter();
        let places: Places = elements
            .filter_map(|element| self.store.raise(element, Phase::Present))
            .collect();
        Change::new(self, places)
    }

    /// Removes `element` for ever, and returns what changed: nothing where it is not in the set.
    /// One look-up.
    ///
    /// What was never inserted here cannot be removed, as the paper has it.
    ///
    /// ```
    /// use rejoin_two_p_set::{Replica, TwoPSet};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = TwoPSet::new();
    /// assert!(set.remove(&mut phone, "oslo").is_nothing(), "it was never there");
    /// set.insert(&mut phone, "oslo");
    /// assert!(!set.remove(&mut phone, "oslo").is_nothing());
    /// assert!(set.insert(&mut phone, "oslo").is_nothing(), "it was removed");
    /// ```
    pub fn remove<Q>(&mut self, replica: &mut Replica, element: &Q) -> Change<'_, Self>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.remove_all(replica, [element])
    }

    /// Removes all `elements` for ever, and returns what changed as one delta: those that were in
    /// the set.
    pub fn remove_all<'a, Q>(
        &mut self,
        replica: &mut Replica,
        elements: impl IntoIterator<Item = &'a Q>,
    ) -> Change<'_, Self>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized + 'a,
    {
        let _ = replica;
        let elements = elements.into_iter();
        let places: Places = elements
            .filter_map(|element| {
                let place = self.store.find(element)?;
                self.store.raise_at(place, Phase::Removed).then_some(place)
            })
            .collect();
        Change::new(self, places)
    }

    /// Removes for ever every element that `keep` refuses. Linear time.
    ///
    /// ```
    /// use rejoin_two_p_set::{Replica, TwoPSet};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = TwoPSet::new();
    /// set.insert_all(&mut phone, 1..=9);
    /// set.retain(&mut phone, |n| n % 3 == 0);
    /// assert!(set.iter_sorted().eq(&[3, 6, 9]));
    /// ```
    pub fn retain(
        &mut self,
        replica: &mut Replica,
        mut keep: impl FnMut(&T) -> bool,
    ) -> Change<'_, Self> {
        let _ = replica;
        let places: Places = (0..self.store.len())
            .filter(|&place| {
                let (element, phase) = self.store.at(place);
                *phase == Phase::Present
                    && !keep(element)
                    && self.store.raise_at(place, Phase::Removed)
            })
            .collect();
        Change::new(self, places)
    }

    /// Removes every element for ever. Linear time.
    pub fn clear(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.retain(replica, |_| false)
    }
}

/// Empty. (A derive would ask for a default of `T`.)
impl<T> Default for TwoPSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// The same elements, and the same removed ones. Sets that differ are told apart in constant time.
impl<T: Hash + Eq> PartialEq for TwoPSet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.store == other.store
    }
}

impl<T: Hash + Eq> Eq for TwoPSet<T> {}

/// `{1, 2, 3}`, or `{1, 2, … 7 more} and 2 removed`.
impl<T: fmt::Debug> fmt::Debug for TwoPSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.store.fmt(f)
    }
}

impl<'a, T> IntoIterator for &'a TwoPSet<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T, Phase>;

    fn into_iter(self) -> Iter<'a, T, Phase> {
        self.iter()
    }
}
