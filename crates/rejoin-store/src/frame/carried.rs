use core::fmt;

use rejoin_causality::CausalContext;
use rejoin_sync::Message;

use super::{BadFrame, Body, Frame};
use crate::contents::Contents;
use crate::schema::Schema;

/// What a frame is for, and how much of it is what people wrote.
///
/// For whoever watches a network: a store never asks for it.
///
/// ```
/// use rejoin_lww_register::LwwRegister;
/// use rejoin_store::{Carried, Part, Schema, Settings, Start, Store};
///
/// let mut schema = Schema::new();
/// let names = schema.declare::<LwwRegister<String>>("names")?;
/// let mut ann = Store::new(schema.clone(), Start::random(), Settings::default());
/// let mut bob = Store::new(schema, Start::random(), Settings::default());
/// ann.join(bob.id());
/// bob.join(ann.id());
/// ann.key(names, "u1").write(|name, me| name.set(me, "Ann".into()))?;
///
/// let mut sent = Vec::new();
/// for now in 0..10 {
///     ann.tick(now);
///     for (_, frame) in ann.frames()? {
///         sent.push(Carried::of(ann.schema(), &frame)?);
///         bob.receive(ann.id(), &frame)?;
///     }
///     for (_, frame) in bob.frames()? {
///         ann.receive(bob.id(), &frame)?;
///     }
/// }
/// let deltas: Vec<_> = sent.iter().filter(|it| it.part == Part::Delta).collect();
/// assert_eq!((deltas.len(), deltas[0].entries), (1, 1));
/// assert!(deltas[0].payload > "u1Ann".len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Carried {
    /// What it is for.
    pub part: Part,
    /// The events that made the entries in it, as far as it names them one by one.
    pub events: CausalContext,
    /// How many entries it carries, whole or in part. Of registers that is the number of
    /// irreducible parts.
    pub entries: usize,
    /// Bytes of keys and values.
    pub payload: usize,
    /// All other bytes: who has seen what, numbers, checksums, the envelope.
    pub overhead: usize,
}

impl Carried {
    /// Looks into a frame. Costs as much as decoding it.
    ///
    /// # Errors
    /// [`BadFrame::Damaged`] if it cannot be read with this schema.
    pub fn of(schema: &Schema, frame: &[u8]) -> Result<Self, BadFrame> {
        let Frame { body, .. } = Frame::decode(schema, frame).map_err(BadFrame::Damaged)?;
        let mut carried = Self {
            part: Part::of(&body),
            events: CausalContext::new(),
            entries: 0,
            payload: 0,
            overhead: frame.len(),
        };
        if let Some(contents) = contents(&body) {
            for (_, entry) in contents.table.iter() {
                entry.events.add_exact_to(&mut carried.events);
                carried.entries += 1;
                carried.payload += entry.payload();
            }
        }
        carried.overhead = frame.len().saturating_sub(carried.payload);
        Ok(carried)
    }
}

/// What a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// A digest of all that the sender holds: all that members exchange while nothing changes.
    Digest,
    /// The events that the sender holds.
    Version,
    /// What the receiver lacks, or a part of it.
    Delta,
    /// That deltas have arrived, and are kept.
    Ack,
    /// What ranges of entries look like from afar, where contents differ under equal versions.
    Ranges,
    /// Entries of such ranges, or a request for them.
    Entries,
    /// A read asks what is there under a key.
    Ask,
    /// The answer to that.
    Tell,
    /// What a read found, for a member that lacks it.
    Repair,
    /// That a repair is kept.
    Repaired,
    /// Contents that nobody asked for.
    Give,
    /// What is kept, so that deletions may be forgotten.
    Report,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 12] = [
        Self::Digest,
        Self::Version,
        Self::Delta,
        Self::Ack,
        Self::Ranges,
        Self::Entries,
        Self::Ask,
        Self::Tell,
        Self::Repair,
        Self::Repaired,
        Self::Give,
        Self::Report,
    ];

    /// A word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Version => "version",
            Self::Delta => "delta",
            Self::Ack => "ack",
            Self::Ranges => "ranges",
            Self::Entries => "entries",
            Self::Ask => "ask",
            Self::Tell => "tell",
            Self::Repair => "repair",
            Self::Repaired => "repaired",
            Self::Give => "give",
            Self::Report => "report",
        }
    }

    const fn of(body: &Body) -> Self {
        match body {
            Body::Nothing => Self::Report,
            Body::Sync(message) => match message {
                Message::Digest { .. } => Self::Digest,
                Message::Version { .. } => Self::Version,
                Message::Ack { .. } => Self::Ack,
                Message::Ranges(_) => Self::Ranges,
                Message::Entries { .. } => Self::Entries,
                // What the sync adds one day is a way to bring contents.
                _ => Self::Delta,
            },
            Body::Ask { .. } => Self::Ask,
            Body::Tell { .. } => Self::Tell,
            Body::Repair { .. } => Self::Repair,
            Body::Repaired { .. } => Self::Repaired,
            Body::Give { .. } => Self::Give,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

const fn contents(body: &Body) -> Option<&Contents> {
    match body {
        Body::Sync(Message::Delta { state, .. } | Message::Entries { state, .. }) => state.as_ref(),
        Body::Tell { contents, .. } => contents.as_ref(),
        Body::Repair { contents, .. } | Body::Give { contents } => Some(contents),
        _ => None,
    }
}
