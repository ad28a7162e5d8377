mod codec;

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Run};

use crate::Claim;

/// What one replica tells a neighbour. Made and read by an [`Endpoint`](crate::Endpoint).
///
/// It may be lost, come twice, late, or in another order: nothing is damaged, and what it should
/// have brought is sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Message<S> {
    /// The first rung: a digest of all that the sender has. All that an idle pair exchanges.
    Digest {
        /// The names under which the two talk.
        session: Session,
        /// Whether the sender does not know what the receiver has, and asks.
        asks: bool,
        /// Digest of the sender's state.
        digest: u64,
    },
    /// The second rung: the events that the sender has, so that the receiver may ask for what it
    /// lacks.
    Version {
        /// The names under which the two talk.
        session: Session,
        /// Whether the sender does not know what the receiver has, and asks.
        asks: bool,
        /// Whether the sender wants all that the receiver has beyond that.
        wants: bool,
        /// Whether the sender sends nothing unasked, not even what it wrote itself.
        waits: bool,
        /// Digest of the sender's state at that version.
        digest: u64,
        /// The events that the sender has.
        version: CausalContext,
    },
    /// A part of what the receiver lacks.
    Delta {
        /// The names within which it is numbered.
        session: Session,
        /// The numbers that this message stands for: its own, and those of lost ones before it.
        run: Run,
        /// Whether the sender had nothing more to send when it sent this.
        last: bool,
        /// The events and their contents; nothing if only the numbers have to be acknowledged.
        state: Option<S>,
    },
    /// All deltas up to a number have arrived, and are kept.
    Ack {
        /// The names within which it counts.
        session: Session,
        /// The number.
        upto: u64,
        /// Whether a later one has arrived as well, so that one between them is missing.
        gap: bool,
    },
    /// The last rung: what the entries of some ranges look like from afar.
    Ranges(Vec<Claim>),
    /// Entries that differ.
    Entries {
        /// The points whose entries the sender asks for, ascending.
        wanted: Vec<u64>,
        /// The entries that the sender has and the receiver seems to lack.
        state: Option<S>,
    },
}

impl<S> Message<S> {
    /// The names within which it was sent; the search for differing entries needs none.
    pub(crate) const fn session(&self) -> Option<Session> {
        match self {
            Self::Digest { session, .. }
            | Self::Version { session, .. }
            | Self::Delta { session, .. }
            | Self::Ack { session, .. } => Some(*session),
            Self::Ranges(_) | Self::Entries { .. } => None,
        }
    }
}

/// The names under which two neighbours talk.
///
/// Each of the two takes a name for the time that they talk; names only grow. Messages are numbered
/// within one pair of names. A replica that restarts has forgotten the numbers, and takes a larger
/// name. By that its neighbour learns that both must begin anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The name that the sender has taken.
    pub mine: u64,
    /// The name of the receiver, as far as the sender knows; 0 if it does not.
    pub yours: u64,
}
