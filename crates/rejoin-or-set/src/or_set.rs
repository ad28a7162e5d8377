//! The set itself: edits, queries and what the kernel gives it.

mod iter;
mod nested;
#[cfg(feature = "serde")]
mod wire;

pub use iter::Iter;
pub use nested::{OrSetEditor, OrSetView};

use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;

use alloc::vec::Vec;
use rejoin_causality::{CausalContext, Dot, Replica};
use rejoin_dot_store::{Causal, DotBag, Element, Events, causal_type};
use rejoin_merge::Change;

/// A set in which adds win: an element is present if some insertion of it was seen that no seen
/// removal had seen.
///
/// A removal takes away the insertions that its replica had seen, and no others. It leaves no
/// tombstone behind: only the version remembers it.
///
/// ```
/// use rejoin_or_set::{Merge, OrSet, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut a, mut b) = (OrSet::new(), OrSet::new());
/// a.insert(&mut phone, "milk");
/// b.merge(&a);
///
/// a.remove(&mut phone, "milk"); // While the phone removes it,
/// b.insert(&mut laptop, "milk"); // the laptop adds it again.
/// a.merge(&b);
/// b.merge(&a);
/// assert!(a == b && a.contains("milk"));
/// ```
///
/// # Deltas
/// A peer that says which events it has seen gets what it lacks, removals included:
///
/// ```
/// use rejoin_or_set::{Merge, OrSet, Replica};
///
/// let (mut here, mut there) = (Replica::random(), Replica::random());
/// let (mut a, mut b) = (OrSet::new(), OrSet::new());
/// a.insert_all(&mut here, [1, 2, 3]);
/// b.merge(&a);
///
/// a.remove(&mut here, &2); // A peer that is told versions alone gets the removal too.
/// let news = a.delta_since(b.version());
/// b.merge(&news);
/// assert_eq!(a, b);
/// ```
///
/// # Cost
/// Edits and look-ups take constant time. A merge takes time linear in what is new, and compares
/// versions alone where nothing is. About 30 bytes an element beside what the element owns.
///
/// # Paper
/// The set is the optimised observed-remove set of Bieniusa et al., "An optimized conflict-free
/// replicated set" (2012); its deltas are those of Almeida, Shoker and Baquero, "Delta state
/// replicated data types" (2018). Removals mint events too, so that a version tells of them.
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
pub struct OrSet<T: Element> {
    causal: Causal<DotBag<T>>,
}

causal_type!([T: Element] OrSet<T>: DotBag<T>);

impl<T: Element> OrSet<T> {
    /// The empty set.
    ///
    /// A replica creates a set once, and from then on keeps it or merges it from a peer: an empty
    /// set created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            causal: Causal::new(),
        }
    }

    /// Adds `element`. An insertion of what is present counts as well: a removal elsewhere that has
    /// not seen it does not take it away.
    ///
    /// Constant time.
    ///
    /// ```
    /// use rejoin_or_set::{OrSet, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut set = OrSet::new();
    /// let delta = set.insert(&mut replica, 7).delta();
    /// assert_eq!(delta, set);
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, element: T) -> Change<'_, Self> {
        let held = self.dots_of(&element);
        let event = self.causal.write(replica.id(), &held, Some(element));
        Change::new(self, event.into())
    }

    /// Adds all `elements` and gives one change for all of them.
    ///
    /// ```
    /// use rejoin_or_set::{OrSet, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut set = OrSet::new();
    /// set.insert_all(&mut replica, ["eggs", "milk"]);
    /// assert_eq!(set.len(), 2);
    /// ```
    pub fn insert_all(
        &mut self,
        replica: &mut Replica,
        elements: impl IntoIterator<Item = T>,
    ) -> Change<'_, Self> {
        let mut events: Option<(Dot, Dot)> = None;
        for element in elements {
            let held = self.dots_of(&element);
            if let Some(event) = self.causal.write(replica.id(), &held, Some(element)) {
                events = Some((events.map_or(event, |(first, _)| first), event));
            }
        }
        let mark = events.map_or(Events::NONE, |(first, last)| Events::between(first, last));
        Change::new(self, mark)
    }

    /// Takes `element` away, as far as it was seen here. Nothing happens if it is absent.
    ///
    /// Constant time.
    ///
    /// ```
    /// use rejoin_or_set::{OrSet, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut set = OrSet::new();
    /// set.insert(&mut replica, "milk");
    /// assert!(set.remove(&mut replica, "eggs").is_nothing());
    /// assert!(!set.remove(&mut replica, "milk").is_nothing());
    /// assert!(set.is_empty());
    /// ```
    pub fn remove<Q>(&mut self, replica: &mut Replica, element: &Q) -> Change<'_, Self>
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let held = self.dots_of(element);
        let event = self.causal.write(replica.id(), &held, None);
        Change::new(self, event.into())
    }

    /// Takes away every element that `keep` refuses, by one event. Linear time.
    ///
    /// ```
    /// use rejoin_or_set::{OrSet, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut set = OrSet::new();
    /// set.insert_all(&mut replica, 1..=9);
    /// set.retain(&mut replica, |n| n % 3 == 0);
    /// assert!(set.iter_sorted().eq(&[3, 6, 9]));
    /// ```
    pub fn retain(
        &mut self,
        replica: &mut Replica,
        mut keep: impl FnMut(&T) -> bool,
    ) -> Change<'_, Self> {
        let live = self.causal.pages().iter();
        let dropped = live
            .filter(|(_, element)| !keep(element))
            .map(|(dot, _)| dot)
            .collect();
        let event = self.causal.write(replica.id(), &dropped, None);
        Change::new(self, event.into())
    }

    /// Takes away every element, by one event. Linear time.
    pub fn clear(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        self.retain(replica, |_| false)
    }

    /// Whether `element` is present. Constant time; linear in a delta that was never edited.
    #[inline]
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let pages = self.causal.pages();
        match self.causal.ready_store() {
            Some(store) => store.contains(element, |slot| pages.value(slot)),
            None => pages.values().any(|held| held.borrow() == element),
        }
    }

    /// How many elements are present.
    pub fn len(&self) -> usize {
        self.causal.store().len()
    }

    /// Whether no element is present.
    pub fn is_empty(&self) -> bool {
        self.causal.pages().is_empty()
    }

    /// All elements, each once, in no promised order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(&self.causal)
    }

    /// All elements in ascending order. Sorts them first.
    pub fn iter_sorted(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        let mut elements: Vec<&T> = self.iter().collect();
        elements.sort_unstable();
        elements.into_iter()
    }

    /// The dots that hold `element`.
    pub(crate) fn dots_of<Q>(&self, element: &Q) -> CausalContext
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let pages = self.causal.pages();
        let mut dots = CausalContext::new();
        let visit = |slot| {
            dots.insert(pages.dot(slot));
        };
        self.causal
            .store()
            .visit_element(element, |slot| pages.value(slot), visit);
        dots
    }

    pub(crate) fn remove_dots(
        &mut self,
        replica: &mut Replica,
        dots: &CausalContext,
    ) -> Change<'_, Self> {
        let event = self.causal.write(replica.id(), dots, None);
        Change::new(self, event.into())
    }
}

#[cfg(feature = "rayon")]
impl<T: Element + Send + Sync> OrSet<T> {
    /// As [`merge`](crate::Merge::merge), on all cores of rayon's thread pool: the same set, the
    /// same answer. Needs the feature `rayon`.
    ///
    /// It takes a merge's time, divided among the cores but for a tenth. The first time that much
    /// is new it also splits the look-up table, which costs about as much as building it anew: for
    /// sets that are merged again and again. Where little is new, as with deltas, it is `merge`.
    ///
    /// ```
    /// use rejoin_or_set::{Merge, OrSet, Replica};
    ///
    /// let (mut here, mut there) = (Replica::random(), Replica::random());
    /// let (mut a, mut b) = (OrSet::new(), OrSet::new());
    /// a.insert_all(&mut here, 0..20_000);
    /// b.insert_all(&mut there, 10_000..30_000);
    ///
    /// let mut one_core = a.clone();
    /// one_core.merge(&b);
    /// assert!(a.par_merge(&b));
    /// assert_eq!(a, one_core);
    /// assert_eq!(a.len(), 30_000);
    /// ```
    pub fn par_merge(&mut self, other: &Self) -> bool {
        self.causal.par_merge(&other.causal)
    }
}

/// How many elements [`Debug`](fmt::Debug) shows, so that a set fits a screen.
const SHOWN: usize = 16;

/// `{1, 2, 3}`, or `{1, 2, … 7 more}`.
impl<T: Element> fmt::Debug for OrSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.iter_sorted(), f)
    }
}

fn show<T: fmt::Debug>(
    elements: impl ExactSizeIterator<Item = T>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let more = elements.len().saturating_sub(SHOWN);
    f.write_str("{")?;
    for (place, element) in elements.take(SHOWN).enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        write!(f, "{comma}{element:?}")?;
    }
    if more > 0 {
        write!(f, ", … {more} more")?;
    }
    f.write_str("}")
}

impl<'a, T: Element> IntoIterator for &'a OrSet<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        Iter::new(&self.causal)
    }
}
