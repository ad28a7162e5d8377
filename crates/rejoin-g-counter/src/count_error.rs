use core::fmt;

use rejoin_causality::ReplicaId;

/// Why nothing was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CountError {
    /// The count of this replica would pass `u64::MAX`.
    Overflow {
        /// Whose count it is.
        replica: ReplicaId,
        /// What it stands at.
        count: u64,
        /// What should have been added.
        amount: u64,
    },
    /// This replica has departed: what it counts would be refused everywhere.
    Departed {
        /// Who has departed.
        replica: ReplicaId,
        /// Under whom its count is reported.
        survivor: ReplicaId,
    },
}

impl fmt::Display for CountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow {
                replica,
                count,
                amount,
            } => write!(
                f,
                "replica {replica} has counted to {count} and cannot add {amount}; a count ends \
                 at {max}, so count on under a new replica id",
                max = u64::MAX
            ),
            Self::Departed { replica, survivor } => write!(
                f,
                "replica {replica} has departed, and its count was folded into {survivor}; count \
                 on under a new replica id"
            ),
        }
    }
}

impl core::error::Error for CountError {}
