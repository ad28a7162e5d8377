mod edit;
mod merge;

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;

use rejoin_level_store::{Iter, LevelStore};

/// A set of elements that come and go, by a number for each: its causal length.
///
/// Every effective edit of an element makes its length one more than what was seen of it. An
/// element is in the set where that is odd, and merging takes the larger. Two sets are `==` if they
/// hold the same elements with the same lengths, those of removed elements included.
///
/// # Concurrent edits
/// Two replicas that make the same step count as one. If one changes an element more often than
/// the other meanwhile, the longer history stands. An insertion of what is in the set changes
/// nothing, so a removal elsewhere wins against it.
///
/// # Removals stay
/// A removed element keeps its length, in memory and in bytes. See
/// [`removed_len`](Self::removed_len).
///
/// # Equal and alike
/// `Hash` must feed everything that `Eq` compares (for `serde_json::Value` it does not: 0 and
/// 0.0), and what is equal must serialize alike: merging trusts digests, and equal states are
/// equal bytes.
///
/// # Costs
/// Edits and [`contains`](Self::contains) take one look-up. Merging takes one for each element of
/// the other set, less for sets that grew together, and constant time for equal sets: a digest of
/// the contents is kept up to date. An element that is a number takes about 30 bytes.
///
/// # Example
/// ```
/// use rejoin_cl_set::{ClSet, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (ClSet::new(), ClSet::new());
/// here.insert(&mut phone, "oslo");
/// there.merge(&here);
/// here.remove(&mut phone, "oslo")?;
/// there.remove(&mut laptop, "oslo")?; // The same step, made twice.
/// here.merge(&there);
/// here.undo(&mut phone, "oslo")?;
/// assert!(here.contains("oslo"));
/// # Ok::<(), rejoin_cl_set::Exhausted>(())
/// ```
///
/// # Paper
/// W. Yu, S. Rostad: *A Low-Cost Set CRDT Based on Causal Lengths*, PaPoC 2020.
#[derive(Clone)]
pub struct ClSet<T> {
    // Never at length 0, so that an element that was never inserted has one form.
    store: LevelStore<T, u64>,
}

impl<T> ClSet<T> {
    /// The empty set.
    ///
    /// ```
    /// use rejoin_cl_set::ClSet;
    ///
    /// assert!(ClSet::<u8>::new().is_empty());
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
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = ClSet::new();
    /// set.insert_all(&mut phone, [1, 2]);
    /// set.remove(&mut phone, &1)?;
    /// assert_eq!((set.len(), set.removed_len()), (1, 1));
    /// # Ok::<(), rejoin_cl_set::Exhausted>(())
    /// ```
    pub fn removed_len(&self) -> usize {
        self.store.len() - self.store.present()
    }

    /// Every element that was ever inserted with its causal length, in no promised order.
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut set = ClSet::new();
    /// set.insert(&mut Replica::random(), "oslo");
    /// assert!(set.causal_lengths().eq([(&"oslo", 1)]));
    /// ```
    pub fn causal_lengths(&self) -> impl ExactSizeIterator<Item = (&T, u64)> + Clone {
        let levels = self.store.levels();
        levels.map(|(element, length)| (element, *length))
    }

    /// The elements in the set, in no promised order.
    pub fn iter(&self) -> Iter<'_, T, u64> {
        self.store.iter()
    }

    /// The elements in the set, ascending. Sorts first: O(n log n), and memory for n references.
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut set = ClSet::new();
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
    pub(crate) fn store(&self) -> &LevelStore<T, u64> {
        &self.store
    }

    #[cfg(feature = "serde")]
    pub(crate) fn of_store(store: LevelStore<T, u64>) -> Self {
        Self { store }
    }
}

impl<T: Hash + Eq> ClSet<T> {
    /// Whether `element` is in the set. One look-up.
    ///
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.store.contains(element)
    }

    /// How often `element` has come and gone in all: 0 if it was never inserted, odd if it is in
    /// the set, even if it was removed. One look-up.
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = ClSet::new();
    /// assert_eq!(set.causal_length(&7), 0);
    /// set.insert(&mut phone, 7);
    /// assert_eq!(set.causal_length(&7), 1);
    /// set.remove(&mut phone, &7)?;
    /// assert_eq!(set.causal_length(&7), 2);
    /// # Ok::<(), rejoin_cl_set::Exhausted>(())
    /// ```
    pub fn causal_length<Q>(&self, element: &Q) -> u64
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.store.level(element).copied().unwrap_or(0)
    }

    #[cfg(feature = "laws")]
    pub(crate) fn fault(&self) -> Option<&'static str> {
        self.store.fault()
    }
}

/// Empty. (A derive would ask for a default of `T`.)
impl<T> Default for ClSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// The same causal lengths. Sets that differ are told apart in constant time.
impl<T: Hash + Eq> PartialEq for ClSet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.store == other.store
    }
}

impl<T: Hash + Eq> Eq for ClSet<T> {}

/// `{1, 2, 3}`, or `{1, 2, … 7 more} and 2 removed`.
impl<T: fmt::Debug> fmt::Debug for ClSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.store.fmt(f)
    }
}

impl<'a, T> IntoIterator for &'a ClSet<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T, u64>;

    fn into_iter(self) -> Iter<'a, T, u64> {
        self.iter()
    }
}
