mod merge;

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;

use rejoin_causality::Replica;
use rejoin_level_store::{Iter, LevelStore, Places};
use rejoin_merge::{Change, Content};

/// A set that only grows.
///
/// Merging is union. Two sets are `==` if they hold the same elements.
///
/// # Equal and alike
/// `Hash` must feed everything that `Eq` compares (for `serde_json::Value` it does not: 0 and
/// 0.0), and what is equal must serialize alike: merging trusts digests, and equal states are
/// equal bytes.
///
/// # Costs
/// Inserting and [`contains`](Self::contains) take one look-up. Merging takes one for each element
/// of the other set, less for sets that grew together, and constant time for equal sets: a digest
/// of the contents is kept up to date. An element that is a number takes about 25 bytes.
///
/// # Example
/// ```
/// use rejoin_g_set::{GSet, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (GSet::new(), GSet::new());
/// here.insert(&mut phone, "bern");
/// there.insert(&mut laptop, "oslo");
/// here.merge(&there);
/// here.merge(&there); // Twice does no harm.
/// assert!(here.iter_sorted().eq(&["bern", "oslo"]));
/// ```
///
/// # Paper
/// M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski: *A comprehensive study of Convergent and
/// Commutative Replicated Data Types*, INRIA research report 7506, 2011 (specification 11).
#[derive(Clone)]
pub struct GSet<T> {
    store: LevelStore<T, ()>,
}

impl<T> GSet<T> {
    /// The empty set.
    ///
    /// ```
    /// use rejoin_g_set::GSet;
    ///
    /// assert!(GSet::<u8>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self {
            store: LevelStore::new(),
        }
    }

    /// How many elements there are. O(1).
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there is no element. O(1).
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    /// All elements, in no promised order.
    pub fn iter(&self) -> Iter<'_, T, ()> {
        self.store.iter()
    }

    /// All elements, ascending. Sorts first: O(n log n), and memory for n references.
    ///
    /// ```
    /// use rejoin_g_set::GSet;
    ///
    /// let set: GSet<u8> = [3, 1, 2].into_iter().collect();
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
    pub(crate) fn of_store(store: LevelStore<T, ()>) -> Self {
        Self { store }
    }
}

impl<T: Hash + Eq> GSet<T> {
    /// Whether `element` is in the set. One look-up.
    ///
    /// ```
    /// use rejoin_g_set::GSet;
    ///
    /// let set: GSet<String> = [String::from("oslo")].into_iter().collect();
    /// assert!(set.contains("oslo"));
    /// ```
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.store.contains(element)
    }

    #[cfg(feature = "laws")]
    pub(crate) fn fault(&self) -> Option<&'static str> {
        self.store.fault()
    }
}

impl<T: Hash + Eq + Clone + Content> GSet<T> {
    /// Adds `element`, and returns what changed: nothing where it is in the set already. One
    /// look-up.
    ///
    /// The replica leaves no trace in the set: an element is the same whoever inserted it.
    ///
    /// ```
    /// use rejoin_g_set::{GSet, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (GSet::new(), GSet::new());
    /// let delta = here.insert(&mut phone, "oslo").delta();
    /// there.merge(&delta);
    /// assert!(there.contains("oslo"));
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, element: T) -> Change<'_, Self> {
        let _ = replica;
        let place = self.store.raise(element, ());
        Change::new(self, place.into())
    }

    /// Adds all `elements`, and returns what changed as one delta: those that were not in the set.
    ///
    /// ```
    /// use rejoin_g_set::{GSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = GSet::new();
    /// set.insert(&mut phone, 1);
    /// let delta = set.insert_all(&mut phone, [1, 2, 3]).delta();
    /// assert!(delta.iter_sorted().eq(&[2, 3]));
    /// ```
    pub fn insert_all(
        &mut self,
        replica: &mut Replica,
        elements: impl IntoIterator<Item = T>,
    ) -> Change<'_, Self> {
        let _ = replica;
        let elements = elements.into_iter();
        let places: Places = elements
            .filter_map(|element| self.store.raise(element, ()))
            .collect();
        Change::new(self, places)
    }
}

/// Empty. (A derive would ask for a default of `T`.)
impl<T> Default for GSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// The same elements. Sets that differ are told apart in constant time.
impl<T: Hash + Eq> PartialEq for GSet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.store == other.store
    }
}

impl<T: Hash + Eq> Eq for GSet<T> {}

/// `{1, 2, 3}`, or `{1, 2, … 7 more}`.
impl<T: fmt::Debug> fmt::Debug for GSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.store.fmt(f)
    }
}

/// An element is the same whoever inserted it, so a set can be filled without a replica.
impl<T: Hash + Eq> Extend<T> for GSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        for element in elements {
            self.store.raise(element, ());
        }
    }
}

impl<T: Hash + Eq> FromIterator<T> for GSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut set = Self::new();
        set.extend(elements);
        set
    }
}

impl<'a, T> IntoIterator for &'a GSet<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T, ()>;

    fn into_iter(self) -> Iter<'a, T, ()> {
        self.iter()
    }
}
