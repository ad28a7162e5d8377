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
        /// Under which names the two talk.
        meeting: Meeting,
        /// Digest of the sender's state.
        digest: u64,
    },
    /// The second rung: the events that the sender has, so that it is sent what it lacks.
    Version {
        /// Under which names the two talk.
        meeting: Meeting,
        /// Digest of the sender's state at that version.
        digest: u64,
        /// The events that the sender has.
        version: CausalContext,
    },
    /// A part of what the receiver lacks.
    Delta {
        /// The stream, as the receiver named it.
        stream: u64,
        /// The numbers that this message stands for: its own, and those of lost ones before it.
        run: Run,
        /// Whether the sender had nothing more to send when it sent this.
        last: bool,
        /// The events and their contents; nothing if only the numbers have to be acknowledged.
        state: Option<S>,
    },
    /// All deltas up to a number have arrived, and are kept.
    Ack {
        /// The stream, as the sender of the acknowledgement named it.
        stream: u64,
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

/// Under which names two neighbours talk, in a greeting.
///
/// Each replica names the stream of deltas that a neighbour sends to it. Names only grow. A replica
/// that restarts has forgotten what it named, takes a larger name, and by that its neighbour learns
/// that it must not go on where it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meeting {
    /// The name for deltas from the receiver of the greeting to its sender.
    pub stream: u64,
    /// The name, as far as known, for deltas from the sender to the receiver; 0 if none is known.
    pub yours: u64,
}
