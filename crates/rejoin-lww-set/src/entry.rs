use core::cmp::Ordering;
use core::hash::Hash;

use crate::digest::Digest;
use crate::tie::Tie;

/// The last write to one element.
#[derive(Clone)]
pub(crate) struct Entry<T, Ts> {
    pub(crate) element: T,
    pub(crate) stamp: Ts,
    /// Kept, because the element itself may lie elsewhere in memory.
    pub(crate) hash: u32,
    /// Whether the write is an add.
    pub(crate) live: bool,
}

impl<T, Ts: Copy> Entry<T, Ts> {
    /// Whether this is the entry of the element of `other`.
    #[inline]
    pub(crate) fn is_of(&self, other: &Self) -> bool
    where
        T: Eq,
    {
        self.hash == other.hash && self.element == other.element
    }

    /// Where this stands among all entries of a set, the older first.
    #[inline]
    pub(crate) fn age(&self) -> (Ts, &T) {
        (self.stamp, &self.element)
    }

    pub(crate) fn digest(&self) -> Digest
    where
        T: Hash,
        Ts: Hash,
    {
        Digest::of(&self.element, &self.stamp, self.live)
    }
}

/// The rule of the set, for two writes to one element: the later stamp stands; under one stamp
/// the kind of write that `B` lets win.
#[inline]
pub(crate) fn order<Ts: Ord, B: Tie>(
    (stamp, live): (Ts, bool),
    (other_stamp, other_live): (Ts, bool),
) -> Ordering {
    let rank = |live| live == B::ADD_WINS;
    stamp
        .cmp(&other_stamp)
        .then(rank(live).cmp(&rank(other_live)))
}
