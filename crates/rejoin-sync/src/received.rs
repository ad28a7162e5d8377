use core::fmt;

use rejoin_causality::{ReplicaId, Run};

/// What a message did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received<S> {
    /// Exactly what was new; it is joined into the state already.
    pub grew: Option<S>,
    /// What kind of message it was, and what became of it.
    pub outcome: Outcome,
}

impl<S> Received<S> {
    pub(crate) const fn only(outcome: Outcome) -> Self {
        Self {
            grew: None,
            outcome,
        }
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It came in its turn, and was joined.
    Applied,
    /// It had come before. Nothing changed; it is acknowledged once more.
    Skipped,
    /// The messages of these numbers are missing. Nothing of it was joined: it is held until they
    /// arrive, or dropped if too much is held already.
    Gap(Run),
    /// The neighbour has what it acknowledged.
    Acknowledged,
    /// The neighbour said what it has; what it lacks is on its way.
    Met,
    /// The neighbour holds the same events with other contents: an entry was damaged, or an
    /// event's name was used twice. The search for it has begun.
    Differs,
    /// A step in the search for entries that differ, in which none was found yet.
    Compared,
    /// Entries that differed were exchanged.
    Mended,
    /// It belongs to an earlier session of one of the two, and says nothing any more.
    Stale,
}

/// Why a message was refused. Nothing has changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// The sender is no neighbour.
    NotAPeer {
        /// Who it is.
        from: ReplicaId,
    },
    /// A message names an empty run of numbers.
    EmptyRun {
        /// Who sent it.
        from: ReplicaId,
    },
    /// It acknowledges a message that was never sent.
    NeverSent {
        /// Who sent it.
        from: ReplicaId,
        /// The number that it acknowledges.
        number: u64,
    },
    /// The ranges that it compares do not ascend.
    Unordered {
        /// Who sent it.
        from: ReplicaId,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPeer { from } => write!(
                f,
                "replica {from} is no neighbour; let it join before its messages count"
            ),
            Self::EmptyRun { from } => write!(
                f,
                "a message of replica {from} names no number; its sender is broken or lies"
            ),
            Self::NeverSent { from, number } => write!(
                f,
                "replica {from} acknowledges message {number}, which was never sent; \
                 it is broken or lies"
            ),
            Self::Unordered { from } => write!(
                f,
                "the ranges in a message of replica {from} do not ascend; \
                 its sender is broken or lies"
            ),
        }
    }
}

impl core::error::Error for Refused {}
