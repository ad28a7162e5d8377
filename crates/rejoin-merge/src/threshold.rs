use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::merge::Merge;

/// A question about a growing state whose answer, once yes, stays yes.
///
/// Reading a replicated value is a guess: more may arrive. But a state only grows, so some things
/// that are true of it now are true for ever: that it holds at least this much. Whoever acts only
/// on such answers never has to take an action back, on any replica, whatever arrives later.
///
/// The rule for authors: if `is_reached(s)` and `s` is merged with anything, it is still reached.
/// "The set holds milk" is no threshold if milk can be removed, and "the count is 5" none at all.
///
/// # Example
/// ```
/// use std::collections::BTreeSet;
/// use rejoin_merge::{AtLeast, Merge, Threshold};
///
/// let quorum = AtLeast(BTreeSet::from(["anna", "bert"]));
/// let mut votes = BTreeSet::from(["bert"]);
/// assert!(!quorum.is_reached(&votes));
/// votes.merge(&BTreeSet::from(["anna", "carl"]));
/// assert!(quorum.is_reached(&votes));
/// ```
///
/// # Paper
/// L. Kuper, R. Newton: *LVars: Lattice-based Data Structures for Deterministic Parallelism*,
/// FHPC 2013 (threshold reads).
pub trait Threshold<S: ?Sized> {
    /// Whether `state` has come so far. Never turns back to `false` when the state grows.
    fn is_reached(&self, state: &S) -> bool;
}

/// Reached when a state holds at least everything that this one holds, in the order of merging.
///
/// For any type that merges; see [`Threshold`] for an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AtLeast<S>(pub S);

impl<S: Merge + Clone> Threshold<S> for AtLeast<S> {
    fn is_reached(&self, state: &S) -> bool {
        let order = self.0.lattice_cmp(state);
        matches!(order, Some(Ordering::Less | Ordering::Equal))
    }
}

/// Reached when one of two thresholds is.
///
/// ```
/// use rejoin_merge::{AtLeast, Max, OneOf, Threshold};
///
/// let warm = OneOf(AtLeast(Max::new(30)), AtLeast(Max::new(20)));
/// assert!(warm.is_reached(&Max::new(25)) && !warm.is_reached(&Max::new(10)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OneOf<A, B>(pub A, pub B);

impl<S: ?Sized, A: Threshold<S>, B: Threshold<S>> Threshold<S> for OneOf<A, B> {
    fn is_reached(&self, state: &S) -> bool {
        self.0.is_reached(state) || self.1.is_reached(state)
    }
}

/// Reached when both are.
///
/// ```
/// use rejoin_merge::{AtLeast, Max, Threshold};
///
/// let both = (AtLeast(Max::new(30)), AtLeast(Max::new(20)));
/// assert!(!both.is_reached(&Max::new(25)));
/// ```
impl<S: ?Sized, A: Threshold<S>, B: Threshold<S>> Threshold<S> for (A, B) {
    fn is_reached(&self, state: &S) -> bool {
        self.0.is_reached(state) && self.1.is_reached(state)
    }
}

/// Those who wait for thresholds: each is woken once, when its own is reached.
///
/// Asks all who still wait, so a call to [`wake`](Waiting::wake) is linear in their number.
///
/// # Example
/// ```
/// use rejoin_merge::{AtLeast, Max, Merge, Waiting};
///
/// let mut waiting = Waiting::new();
/// waiting.push(AtLeast(Max::new(10)), "ring the bell");
/// waiting.push(AtLeast(Max::new(99)), "go home");
///
/// let mut highest = Max::new(3);
/// if highest.merge(&Max::new(12)) {
///     assert_eq!(waiting.wake(&highest), ["ring the bell"]);
/// }
/// assert_eq!(waiting.len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Waiting<T, W> {
    waiting: Vec<(T, W)>,
}

impl<T, W> Waiting<T, W> {
    /// Nobody waits.
    pub const fn new() -> Self {
        Self {
            waiting: Vec::new(),
        }
    }

    /// `who` waits for `threshold`.
    pub fn push(&mut self, threshold: T, who: W) {
        self.waiting.push((threshold, who));
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes out those whose threshold `state` has reached, in the order in which they came.
    pub fn wake<S: ?Sized>(&mut self, state: &S) -> Vec<W>
    where
        T: Threshold<S>,
    {
        let reached = self
            .waiting
            .extract_if(.., |(threshold, _)| threshold.is_reached(state));
        reached.map(|(_, who)| who).collect()
    }
}

impl<T, W> Default for Waiting<T, W> {
    fn default() -> Self {
        Self::new()
    }
}
