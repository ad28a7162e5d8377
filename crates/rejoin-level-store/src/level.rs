use core::hash::Hash;

use rejoin_merge::Content;

/// How far an element has come. Of two levels of one element the higher stands.
///
/// The order must be total and agree with equality, and `Hash` must feed everything that `Eq`
/// compares.
pub trait Level: Copy + Ord + Hash + Content {
    /// Whether an element at this level is to be read.
    fn is_present(&self) -> bool;
}

/// The only level: whatever is known is present.
impl Level for () {
    fn is_present(&self) -> bool {
        true
    }
}

/// A causal length: the element came and went this many times in all, so it is present where the
/// number is odd.
impl Level for u64 {
    fn is_present(&self) -> bool {
        self % 2 == 1
    }
}
