use core::fmt;

use rejoin_causality::ReplicaId;

/// The running total of this replica would pass `u64::MAX`. Nothing was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overflow {
    /// Whose total it is.
    pub replica: ReplicaId,
    /// What it stands at: all steps in this direction, those before a reset included.
    pub total: u64,
    /// What should have been added.
    pub amount: u64,
}

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            replica,
            total,
            amount,
        } = self;
        write!(
            f,
            "replica {replica} has counted {total} in its whole life and cannot add {amount}; a \
             total ends at {max}, so count on under a new replica id",
            max = u64::MAX
        )
    }
}

impl core::error::Error for Overflow {}
