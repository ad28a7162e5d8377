use core::fmt;

use rejoin_causality::ReplicaId;

/// Why an edit was refused. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BoundedError {
    /// The replica has fewer rights than the edit needs, as far as this copy knows.
    Overdraft {
        /// Whose rights they are.
        replica: ReplicaId,
        /// How many it has.
        rights: u128,
        /// How many the edit needs.
        amount: u64,
    },
    /// A total of this replica would pass `u64::MAX`: all that it made, all that it spent, or all
    /// that it handed to one other replica.
    Overflow {
        /// Whose total it is.
        replica: ReplicaId,
        /// What it stands at.
        total: u64,
        /// What should have been added.
        amount: u64,
    },
}

impl fmt::Display for BoundedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overdraft {
                replica,
                rights,
                amount,
            } => write!(
                f,
                "replica {replica} has {rights} rights and cannot spend {amount}: merge what \
                 others have made, or let one of them transfer rights to it"
            ),
            Self::Overflow {
                replica,
                total,
                amount,
            } => write!(
                f,
                "a total of replica {replica} stands at {total} and cannot grow by {amount}; it \
                 ends at {max}, so go on under a new replica id",
                max = u64::MAX
            ),
        }
    }
}

impl core::error::Error for BoundedError {}
