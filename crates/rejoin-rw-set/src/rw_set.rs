//! The set itself: edits, queries and what the kernel gives it.

mod iter;
mod marks;
mod nested;
mod net;
#[cfg(feature = "serde")]
mod wire;

pub use iter::Iter;
pub use marks::{Mark, Marks};
pub use nested::{RwSetEditor, RwSetView};
use net::Net;

use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;

use alloc::vec::Vec;
use rejoin_causality::{CausalContext, Replica};
use rejoin_dot_store::{Batch, Causal, Element, Nest, causal_type};
use rejoin_merge::{Change, Merge, Observer};

/// A set in which removals win: an element is present if it was added, and every seen removal of it
/// was seen by an addition.
///
/// An edit of an element takes the place of the edits of it that its replica had seen, and of no
/// others. Of those that stand, one removal is enough to keep the element out.
///
/// ```
/// use rejoin_rw_set::{Merge, Replica, RwSet};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut a, mut b) = (RwSet::new(), RwSet::new());
/// a.insert(&mut phone, "Eve");
/// b.merge(&a);
///
/// a.remove(&mut phone, "Eve"); // While the phone shuts Eve out,
/// b.insert(&mut laptop, "Eve"); // the laptop lets her in again.
/// a.merge(&b);
/// b.merge(&a);
/// assert!(a == b && !a.contains("Eve"));
///
/// b.insert(&mut laptop, "Eve"); // Knowing of the removal.
/// assert!(b.contains("Eve"));
/// ```
///
/// # Deltas
/// A peer that says which events it has seen gets what it lacks, removals included:
///
/// ```
/// use rejoin_rw_set::{Merge, Replica, RwSet};
///
/// let mut here = Replica::random();
/// let (mut a, mut b) = (RwSet::new(), RwSet::new());
/// a.insert_all(&mut here, [1, 2, 3]);
/// b.merge(&a);
///
/// a.remove(&mut here, 2); // A peer that is told versions alone gets the removal too.
/// let news = a.delta_since(b.version());
/// b.merge(&news);
/// assert_eq!(a, b);
/// ```
///
/// # Cost
/// Edits and look-ups take constant time. A merge takes time linear in what is new, and compares
/// versions alone where nothing is. A removal stays as a tombstone, at about the cost of an
/// element, until an [`insert`](Self::insert) or a [`reset`](Self::reset) has seen it.
///
/// # Paper
/// The rule is that of Bieniusa et al., "An optimized conflict-free replicated set" (2012). That
/// edits carry dots, so that old ones need not be kept, is after Almeida, Shoker and Baquero,
/// "Delta state replicated data types" (2018).
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
pub struct RwSet<T: Element> {
    causal: Causal<Marks<T>>,
}

causal_type!([T: Element] RwSet<T>: Marks<T>, observed by merge_telling);

impl<T: Element> RwSet<T> {
    /// The empty set.
    ///
    /// A replica creates a set once, and from then on keeps it or merges it from a peer: an empty
    /// set created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            causal: Causal::new(),
        }
    }

    /// Adds `element`, unless a removal that was not seen here wins over it.
    ///
    /// Constant time.
    ///
    /// ```
    /// use rejoin_rw_set::{Replica, RwSet};
    ///
    /// let mut replica = Replica::random();
    /// let mut set = RwSet::new();
    /// let delta = set.insert(&mut replica, 7).delta();
    /// assert_eq!(delta, set);
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, element: T) -> Change<'_, Self> {
        self.change(replica, |set| set.insert(element))
    }

    /// Adds all `elements` and gives one change for all of them.
    pub fn insert_all(
        &mut self,
        replica: &mut Replica,
        elements: impl IntoIterator<Item = T>,
    ) -> Change<'_, Self> {
        self.change(replica, |set| {
            for element in elements {
                set.insert(element);
            }
        })
    }

    /// Takes `element` away, and keeps it out against every addition that has not seen this.
    ///
    /// Removing an element that is absent, or was never here, counts as well: it wins over an
    /// addition that is on its way. The set takes the element to remember it.
    ///
    /// Constant time.
    ///
    /// ```
    /// use rejoin_rw_set::{Merge, Replica, RwSet};
    ///
    /// let (mut here, mut there) = (Replica::random(), Replica::random());
    /// let (mut a, mut b) = (RwSet::new(), RwSet::new());
    /// a.insert(&mut here, "Eve");
    /// b.remove(&mut there, "Eve"); // The addition did not arrive yet.
    /// b.merge(&a);
    /// assert!(b.is_empty());
    /// ```
    pub fn remove(&mut self, replica: &mut Replica, element: T) -> Change<'_, Self> {
        self.change(replica, |set| set.remove(element))
    }

    /// Takes all `elements` away, each as [`remove`](Self::remove) does, and gives one change for
    /// all of them.
    pub fn remove_all(
        &mut self,
        replica: &mut Replica,
        elements: impl IntoIterator<Item = T>,
    ) -> Change<'_, Self> {
        self.change(replica, |set| {
            for element in elements {
                set.remove(element);
            }
        })
    }

    /// Takes every present element away that `keep` refuses, each as [`remove`](Self::remove) does.
    ///
    /// Sorts the elements first.
    ///
    /// ```
    /// use rejoin_rw_set::{Replica, RwSet};
    ///
    /// let mut replica = Replica::random();
    /// let mut set = RwSet::new();
    /// set.insert_all(&mut replica, 1..=9);
    /// set.retain(&mut replica, |n| n % 3 == 0);
    /// assert!(set.iter_sorted().eq(&[3, 6, 9]));
    /// ```
    pub fn retain(
        &mut self,
        replica: &mut Replica,
        keep: impl FnMut(&T) -> bool,
    ) -> Change<'_, Self> {
        self.change(replica, |set| set.retain(keep))
    }

    /// Takes every present element away, each as [`remove`](Self::remove) does.
    ///
    /// Each leaves a tombstone. Sorts the elements first.
    pub fn clear(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.change(replica, |set| {
            set.clear();
        })
    }

    /// Forgets what was done here, additions and removals, by one event: tombstones go, and an
    /// edit that was not seen here stands. Nothing happens if there is nothing to forget.
    ///
    /// Linear time.
    ///
    /// ```
    /// use rejoin_rw_set::{Merge, Replica, RwSet};
    ///
    /// let (mut here, mut there) = (Replica::random(), Replica::random());
    /// let (mut a, mut b) = (RwSet::new(), RwSet::new());
    /// a.insert(&mut here, 1);
    /// a.remove(&mut here, 2);
    /// b.insert(&mut there, 2);
    /// a.reset(&mut here);
    /// a.merge(&b);
    /// assert!(a.iter().eq(&[2]));
    /// ```
    pub fn reset(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.change(replica, |set| {
            set.reset();
        })
    }

    /// Whether `element` is present. Constant time; linear in a delta that was never edited.
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.causal.store().contains(element, self.causal.pages())
    }

    /// How many elements are present.
    pub fn len(&self) -> usize {
        self.causal.store().len()
    }

    /// Whether no element is present.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many elements have a removal that stands: what the set holds beside what is present.
    ///
    /// ```
    /// use rejoin_rw_set::{Replica, RwSet};
    ///
    /// let mut replica = Replica::random();
    /// let mut set = RwSet::new();
    /// set.insert_all(&mut replica, [1, 2, 3]);
    /// set.clear(&mut replica);
    /// assert_eq!((set.len(), set.tombstones()), (0, 3));
    /// set.insert(&mut replica, 2);
    /// assert_eq!((set.len(), set.tombstones()), (1, 2));
    /// ```
    pub fn tombstones(&self) -> usize {
        self.causal.store().tombstones()
    }

    /// All present elements, each once, in no promised order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(&self.causal)
    }

    /// All present elements in ascending order. Sorts them first.
    pub fn iter_sorted(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        let mut elements: Vec<&T> = self.iter().collect();
        elements.sort_unstable();
        elements.into_iter()
    }

    fn change(
        &mut self,
        replica: &mut Replica,
        edit: impl FnOnce(&mut RwSetEditor<T, Batch<'_, Marks<T>>>),
    ) -> Change<'_, Self> {
        let mut editor = Self::edit(Batch::new(&mut self.causal, replica));
        edit(&mut editor);
        let events = editor.into_site().events();
        Change::new(self, events)
    }

    /// The dots of the edits of `element` that stand.
    pub(crate) fn dots_of<Q>(&self, element: &Q) -> CausalContext
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.causal.store().dots_of(element, self.causal.pages())
    }

    /// Puts `mark` in the place of the edits in `dots`.
    pub(crate) fn put(
        &mut self,
        replica: &mut Replica,
        mark: Mark<T>,
        dots: &CausalContext,
    ) -> Change<'_, Self> {
        let event = self.causal.write(replica.id(), dots, Some(mark));
        Change::new(self, event.into())
    }
}

impl<T: Element> RwSet<T> {
    /// Tells of the elements that a reader sees come and go.
    fn merge_telling<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if !O::LISTENS {
            return self.causal.merge(&other.causal);
        }
        let mut net = Net::<T, O>::new(observer);
        let grew = self.causal.merge_observed(&other.causal, &mut net);
        net.tell();
        grew
    }
}

/// How many elements [`Debug`](fmt::Debug) shows, so that a set fits a screen.
const SHOWN: usize = 16;

/// `{1, 2, 3}`, or `{1, 2, … 7 more}`: what is present.
impl<T: Element> fmt::Debug for RwSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (place, element) in self.iter_sorted().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{element:?}")?;
        }
        if self.len() > SHOWN {
            write!(f, ", … {} more", self.len() - SHOWN)?;
        }
        f.write_str("}")
    }
}

impl<'a, T: Element> IntoIterator for &'a RwSet<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        Iter::new(&self.causal)
    }
}
