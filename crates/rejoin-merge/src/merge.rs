use core::cmp::Ordering;

use crate::observer::Observer;

/// A state that only grows, and that joins with any other state of its type.
///
/// The states of one type form a *join semilattice*: some states are above others, and any two
/// have a least state above both, their **join**. [`merge`](Merge::merge) replaces `self` by the
/// join of `self` and `other`. Nothing is ever lost by it, so replicas may merge each other's
/// states in any order, twice, or late, and end equal once each has seen the same states.
///
/// # Laws
/// For all states `a`, `b` and `c`, writing `a ⊔ b` for the value of `a` after
/// `a.merge(&b)`:
///
/// - commutative: `a ⊔ b == b ⊔ a`;
/// - associative: `(a ⊔ b) ⊔ c == a ⊔ (b ⊔ c)`;
/// - idempotent: `a ⊔ a == a`;
/// - honest: `a.merge(&b)` answers `true` exactly if `a ⊔ b != a`;
/// - total: it returns for every two values of the type, whatever their history. There is no
///   error, and it must not panic;
/// - [`merge_owned`](Merge::merge_owned) and [`merge_observed`](Merge::merge_observed) give the
///   same answer and the same value as [`merge`](Merge::merge), and
///   [`merge_all`](Merge::merge_all) those of merging one by one, in any order.
///
/// # Which order
/// The order of merging is asked by [`lattice_cmp`](Merge::lattice_cmp). The `PartialOrd` of
/// this crate's own types agrees with it; that of the standard containers and of tuples does not
/// (a `BTreeSet` compares as a list of its elements, not by inclusion).
///
/// # Example
/// ```
/// use rejoin_merge::{Max, Merge};
///
/// let mut here = Max::new(3);
/// assert!(here.merge(&Max::new(5)));
/// assert!(!here.merge(&Max::new(4)), "nothing new: gossip may stop here");
/// assert_eq!(*here.get(), 5);
/// ```
///
/// On a map or set call it as `Merge::merge(&mut map, &other)` or import the trait: the standard
/// library may give these types a method of the same name one day.
///
/// # Paper
/// M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski: *Conflict-free Replicated Data Types*,
/// SSS 2011 (state-based objects).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be merged",
    label = "no `Merge` for this type",
    note = "wrap it in `Max`, `Min` or a register, or derive `Merge`"
)]
pub trait Merge {
    /// Joins `other` into `self`, and answers whether `self` grew, exactly.
    ///
    /// Takes a reference because most merges bring nothing new, and then nothing is cloned.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use rejoin_merge::Merge;
    ///
    /// let mut here = BTreeSet::from(["milk"]);
    /// assert!(Merge::merge(&mut here, &BTreeSet::from(["bread", "milk"])));
    /// assert_eq!(here, BTreeSet::from(["bread", "milk"]));
    /// ```
    fn merge(&mut self, other: &Self) -> bool;

    /// Like [`merge`](Merge::merge), but moves out of `other` instead of cloning.
    ///
    /// May keep the memory of the larger side.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use rejoin_merge::Merge;
    ///
    /// let mut here = BTreeSet::from([String::from("milk")]);
    /// assert!(Merge::merge_owned(&mut here, BTreeSet::from([String::from("bread")])));
    /// assert_eq!(here.len(), 2);
    /// ```
    fn merge_owned(&mut self, other: Self) -> bool
    where
        Self: Sized,
    {
        self.merge(&other)
    }

    /// Joins all of `others` into `self`, and answers whether `self` grew, exactly.
    ///
    /// The same as merging one by one, in any order. The default does that, by
    /// [`merge_owned`](Merge::merge_owned); types that can do many at once for less do. For
    /// whoever folds the states or deltas of many peers.
    ///
    /// ```
    /// use rejoin_merge::{Max, Merge};
    ///
    /// let mut here = Max::new(3);
    /// assert!(here.merge_all([Max::new(2), Max::new(7), Max::new(5)]));
    /// assert_eq!(*here.get(), 7);
    /// assert!(!here.merge_all([]), "of nothing comes nothing");
    /// ```
    fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool
    where
        Self: Sized,
    {
        let merge = |grew, other| self.merge_owned(other) | grew;
        others.into_iter().fold(false, merge)
    }

    /// Like [`merge`](Merge::merge), and tells `observer` in passing what changes.
    ///
    /// What is told is a local observation, never part of the state. A type that has nothing to
    /// tell need not write this method: the default merges in silence.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use rejoin_merge::{Content, Merge, Observer};
    ///
    /// struct Added(Vec<String>);
    /// impl Observer for Added {
    ///     fn added(&mut self, value: &dyn Content) {
    ///         self.0.push(format!("{value:?}"));
    ///     }
    /// }
    ///
    /// let mut added = Added(Vec::new());
    /// let mut here = BTreeSet::from([1, 2]);
    /// assert!(here.merge_observed(&BTreeSet::from([2, 3]), &mut added));
    /// assert_eq!(added.0, ["3"]);
    /// ```
    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        let _ = observer;
        self.merge(other)
    }

    /// Compares by the order that merging induces: `a` is at most `b` if merging `a` into `b`
    /// changes nothing.
    ///
    /// `None` means that each side has something that the other lacks. The default merges a
    /// clone of each side into the other; types that can compare without cloning do.
    ///
    /// ```
    /// use std::cmp::Ordering::Less;
    /// use std::collections::BTreeSet;
    /// use rejoin_merge::Merge;
    ///
    /// let (one, both) = (BTreeSet::from([1]), BTreeSet::from([1, 2]));
    /// assert_eq!(one.lattice_cmp(&both), Some(Less));
    /// assert_eq!(one.lattice_cmp(&BTreeSet::from([2])), None);
    /// ```
    fn lattice_cmp(&self, other: &Self) -> Option<Ordering>
    where
        Self: Clone,
    {
        let self_lacks = self.clone().merge(other);
        let other_lacks = other.clone().merge(self);
        match (self_lacks, other_lacks) {
            (false, false) => Some(Ordering::Equal),
            (false, true) => Some(Ordering::Greater),
            (true, false) => Some(Ordering::Less),
            (true, true) => None,
        }
    }
}
