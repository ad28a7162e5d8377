use alloc::vec::Vec;

use crate::merge::Merge;

/// A lattice whose states can be taken apart, so that a peer is sent only what it lacks.
///
/// # Laws
/// For all states `a` and `b`:
///
/// - the parts of `a` join back to `a`, each part has only itself as its part, and leaving any
///   part out joins to less than `a`;
/// - `b ⊔ a.difference(&b) == b ⊔ a`, and `a.difference(&b)` is at most every state `c` for which
///   `b ⊔ c == b ⊔ a`. It is `None` exactly if `b ⊔ a == b`.
///
/// # Example
/// ```
/// use std::collections::BTreeSet;
/// use rejoin_merge::Decompose;
///
/// let here = BTreeSet::from([1, 2, 3]);
/// let there = BTreeSet::from([2, 4]);
/// assert_eq!(here.decompose().len(), 3);
///
/// // Sets have a `difference` of their own, so the trait is named.
/// let lacking = Decompose::difference(&here, &there);
/// assert_eq!(lacking, Some(BTreeSet::from([1, 3])));
/// assert_eq!(Decompose::difference(&here, &here), None);
/// ```
///
/// # Paper
/// V. Enes, P. S. Almeida, C. Baquero, J. Leitão: *Efficient Synchronization of State-based
/// CRDTs*, ICDE 2019 (join decompositions and optimal deltas).
pub trait Decompose: Merge + Sized {
    /// The smallest parts whose join is `self`: none for the bottom.
    ///
    /// They come in no promised order.
    ///
    /// ```
    /// use rejoin_merge::{Decompose, Max};
    ///
    /// let pair = (Max::new(1_u8), Max::new(2_u8));
    /// let parts = [(Max::new(1), Max::new(0)), (Max::new(0), Max::new(2))];
    /// assert_eq!(pair.decompose(), parts);
    /// ```
    fn decompose(&self) -> Vec<Self>;

    /// The least state that brings `other` up to the join of both, or `None` if `other` has
    /// everything already.
    ///
    /// ```
    /// use rejoin_merge::{Decompose, Max};
    ///
    /// let here = (Max::new(1_u8), Max::new(2_u8));
    /// let there = (Max::new(5_u8), Max::new(0_u8));
    /// assert_eq!(here.difference(&there), Some((Max::new(0), Max::new(2))));
    /// ```
    fn difference(&self, other: &Self) -> Option<Self>;
}
