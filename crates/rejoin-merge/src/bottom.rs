use crate::merge::Merge;

/// A lattice with a least state: the one that knows nothing.
///
/// Merging bottom into any state changes nothing. This is a trait of its own, apart from
/// `Default`, because the default of a type need not be its bottom (`0` is not the least `i32`).
///
/// # Example
/// ```
/// use rejoin_merge::{Bottom, Max, Merge};
///
/// let mut low = Max::new(-7);
/// assert!(!low.merge(&Max::bottom()));
/// assert_eq!(*Max::<i8>::bottom().get(), -128);
/// ```
pub trait Bottom: Merge + Sized {
    /// The state that knows nothing.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use rejoin_merge::Bottom;
    ///
    /// assert_eq!(BTreeSet::<u8>::bottom(), BTreeSet::new());
    /// ```
    fn bottom() -> Self;

    /// Whether this is the state that knows nothing.
    ///
    /// ```
    /// use rejoin_merge::{Bottom, Max};
    ///
    /// assert!(Max::new(0_u8).is_bottom());
    /// assert!(!Some(Max::new(0_u8)).is_bottom(), "knowing zero is not knowing nothing");
    /// ```
    fn is_bottom(&self) -> bool;
}
