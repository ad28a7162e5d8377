use core::fmt;

use crate::{ReplicaId, Timestamp};

/// When a write happened, and where: a total order of all writes.
///
/// The later time is the later write. Of two writes at one time, that of the higher replica
/// counts as later: an arbitrary choice, but the same one everywhere.
///
/// ```
/// use rejoin_causality::{Stamp, Timestamp};
///
/// let early = Stamp::new(Timestamp::from_parts(10, 0), 9_u64.into());
/// let late = Stamp::new(Timestamp::from_parts(10, 1), 2_u64.into());
/// assert!(early < late);
/// assert_eq!(format!("{late:?}"), "10.1@#2");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// When, by the clock of the replica.
    pub time: Timestamp,
    /// Where.
    pub replica: ReplicaId,
}

impl Stamp {
    /// The stamp of a write at this time on this replica.
    pub const fn new(time: Timestamp, replica: ReplicaId) -> Self {
        Self { time, replica }
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}@{:?}", self.time, self.replica)
    }
}
