use core::fmt;

use crate::ReplicaId;

/// The highest sequence that is ever encoded: 2^62 - 1.
///
/// Decoding refuses higher ones, so counting on from a decoded one never overflows. A replica that
/// writes a million events a second gets there after 146,000 years. A member that lies can claim
/// the last events of another at once; that one must then go on under a new id.
pub const MAX_SEQUENCE: u64 = (1 << 62) - 1;

/// The name of one event: the replica that it happened at, and its number there.
///
/// Sequences count from 1. Zero names no event, and no set of dots ever holds it.
///
/// The name is from Almeida et al., "Scalable and accurate causality tracking for eventually
/// consistent stores" (2014).
///
/// ```
/// use rejoin_causality::Dot;
///
/// let first = Dot::new(1_u64.into(), 9);
/// let second = Dot::new(2_u64.into(), 3);
/// assert!(first < second, "by replica, then by sequence");
/// assert_eq!(format!("{first:?}"), "#1:9");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dot {
    /// Where the event happened.
    pub replica: ReplicaId,
    /// Which event of that replica it is, counted from 1.
    pub sequence: u64,
}

impl Dot {
    /// The event of `replica` with this number.
    pub const fn new(replica: ReplicaId, sequence: u64) -> Self {
        Self { replica, sequence }
    }
}

/// The dot with its whole id; [`Debug`](fmt::Debug) shortens the id.
impl fmt::Display for Dot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.replica, self.sequence)
    }
}

impl fmt::Debug for Dot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{}", self.replica, self.sequence)
    }
}
