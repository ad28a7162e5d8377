//! One step of the tour, as it was observed.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// The names of the replicas.
pub(super) const NAMES: [char; 3] = ['A', 'B', 'C'];

/// One step: what happened, and what every replica reads afterwards.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Event {
    pub(super) chapter: usize,
    /// Virtual milliseconds since the tour began.
    pub(super) ms: u64,
    #[serde(flatten)]
    pub(super) what: What,
    pub(super) text: String,
    #[serde(serialize_with = "by_name")]
    pub(super) reads: [String; 3],
    /// Which replicas lack something that another one knows.
    #[serde(serialize_with = "by_name")]
    pub(super) stale: [bool; 3],
}

/// What kind of step.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum What {
    /// A chapter begins.
    Chapter { title: &'static str },
    /// A replica changed its own state, and sent the delta to the others.
    Write {
        #[serde(serialize_with = "name")]
        at: usize,
    },
    /// Somebody looked.
    Read {
        #[serde(serialize_with = "name")]
        at: usize,
    },
    /// A delta arrived and was merged.
    Arrive {
        #[serde(serialize_with = "name")]
        from: usize,
        #[serde(serialize_with = "name")]
        to: usize,
        grew: bool,
    },
    /// No message is on its way any more.
    Quiet { equal: bool },
}

fn name<S: Serializer>(place: &usize, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_char(NAMES[*place])
}

fn by_name<S: Serializer, T: Serialize>(three: &[T; 3], out: S) -> Result<S::Ok, S::Error> {
    let mut map = out.serialize_map(Some(three.len()))?;
    for (name, item) in NAMES.iter().zip(three) {
        map.serialize_entry(name, item)?;
    }
    map.end()
}
