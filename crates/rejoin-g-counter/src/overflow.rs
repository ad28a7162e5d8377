use core::fmt;

use rejoin_causality::ReplicaId;

/// The count of this replica would pass `u64::MAX`. Nothing was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overflow {
    /// Whose count it is.
    pub replica: ReplicaId,
    /// What it stands at.
    pub count: u64,
    /// What should have been added.
    pub amount: u64,
}

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            replica,
            count,
            amount,
        } = self;
        write!(
            f,
            "replica {replica} has counted to {count} and cannot add {amount}; a count ends at \
             {max}, so count on under a new replica id",
            max = u64::MAX
        )
    }
}

impl core::error::Error for Overflow {}
