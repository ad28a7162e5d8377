//! A state laid out for showing: the same parts for the table and for JSON.

use rejoin_causality::{CausalContext, Dot, ReplicaId, Run, Stamp};
use rejoin_or_set::raw;
use serde::Serialize;

use super::value::Value;
use super::{State, Write, entries};
use crate::error::Failure;

/// What a state holds.
#[derive(Debug, Serialize)]
pub(super) struct View {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    /// What a counter reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u128>,
    /// The events seen of each replica, for types that have a version.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) version: Vec<Seen>,
    pub(super) entries: Vec<Entry>,
}

/// Which events of a replica have been seen.
#[derive(Debug, Serialize)]
pub(super) struct Seen {
    pub(super) replica: String,
    #[serde(skip)]
    pub(super) id: ReplicaId,
    #[serde(serialize_with = "pairs")]
    pub(super) events: Vec<Run>,
}

/// One thing in a state, and who wrote it.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<Value>,
    /// The element of a set, the value of a register or of a key; none for what was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Value>,
    /// What a counter has counted for the one replica of this entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) count: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) removed: bool,
    pub(super) written: Vec<Written>,
}

/// By whom and when.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Written {
    Count {
        replica: String,
        #[serde(skip)]
        id: ReplicaId,
    },
    Dot {
        replica: String,
        sequence: u64,
        #[serde(skip)]
        dot: Dot,
    },
    Stamp {
        replica: String,
        millis: u64,
        counter: u16,
        #[serde(skip)]
        stamp: Stamp,
    },
    Number {
        timestamp: u64,
    },
}

impl Written {
    pub(super) fn dot(dot: Dot) -> Self {
        Self::Dot {
            replica: dot.replica.to_string(),
            sequence: dot.sequence,
            dot,
        }
    }

    pub(super) fn stamp(stamp: Stamp) -> Self {
        let (millis, counter) = (stamp.time.millis(), stamp.time.counter());
        Self::Stamp {
            replica: stamp.replica.to_string(),
            millis,
            counter,
            stamp,
        }
    }

    fn count(id: ReplicaId) -> Self {
        Self::Count {
            replica: id.to_string(),
            id,
        }
    }

    pub(super) fn as_dot(&self) -> Option<Dot> {
        match self {
            Self::Dot { dot, .. } => Some(*dot),
            _ => None,
        }
    }

    pub(super) fn replica(&self) -> Option<ReplicaId> {
        match self {
            Self::Count { id, .. } => Some(*id),
            Self::Dot { dot, .. } => Some(dot.replica),
            Self::Stamp { stamp, .. } => Some(stamp.replica),
            Self::Number { .. } => None,
        }
    }
}

impl View {
    pub(super) fn new(state: &State) -> Result<Self, Failure> {
        let (mut total, mut version) = (None, Vec::new());
        let entries = match state {
            State::Counter(counter) => {
                total = Some(counter.value());
                let counts = counter.counts();
                counts.map(|(id, count)| Entry::count(id, count)).collect()
            }
            State::Register(register) => {
                let write = register.get().zip(register.stamp());
                let entry = |(value, stamp): (_, &Stamp)| {
                    Entry::value(value).written([Written::stamp(*stamp)])
                };
                write.map(entry).into_iter().collect()
            }
            State::Numbered(register) => {
                let write = register.get().zip(register.stamp());
                let entry = |(value, stamp): (_, &u64)| {
                    Entry::value(value).written([Written::Number { timestamp: *stamp }])
                };
                write.map(entry).into_iter().collect()
            }
            State::Set(set) => {
                version = seen(set.version());
                let elements = set.iter_sorted();
                let entry = |element| {
                    let dots = raw::read(set, element);
                    Entry::value(element).written(dots.dots().map(Written::dot))
                };
                elements.map(entry).collect()
            }
            State::Map(map) => {
                let entries = entries(map).map_err(|error| unexpected(&error))?;
                entries.into_iter().map(Entry::of_map).collect()
            }
        };
        let kind = state.kind().split(' ').next().unwrap_or_default();
        Ok(Self {
            kind,
            total,
            version,
            entries,
        })
    }

    /// Every replica that the state names.
    pub(super) fn replicas(&self) -> impl Iterator<Item = ReplicaId> {
        let seen = self.version.iter().map(|seen| seen.id);
        let written = self.entries.iter().flat_map(|entry| &entry.written);
        seen.chain(written.filter_map(Written::replica))
    }
}

impl Entry {
    fn count(id: ReplicaId, count: u64) -> Self {
        Self {
            count: Some(count),
            ..Self::default()
        }
        .written([Written::count(id)])
    }

    fn value(value: &rejoin_wire::Opaque) -> Self {
        Self {
            value: Some(Value::new(value)),
            ..Self::default()
        }
    }

    fn of_map((key, stamp, write): (rejoin_wire::Opaque, Stamp, Write)) -> Self {
        let value = match &write {
            Write::Put(value) => Some(Value::new(value)),
            Write::Removed => None,
        };
        let removed = write == Write::Removed;
        Self {
            key: Some(Value::new(&key)),
            value,
            removed,
            ..Self::default()
        }
        .written([Written::stamp(stamp)])
    }

    fn written(mut self, by: impl IntoIterator<Item = Written>) -> Self {
        self.written = by.into_iter().collect();
        self
    }
}

/// A state that was decoded can be shown; this is said should that ever be wrong.
pub(super) fn unexpected(error: &dyn core::fmt::Display) -> Failure {
    Failure::input(
        format_args!("this state can't be shown: {error}"),
        "report it as a bug",
    )
}

pub(super) fn seen(context: &CausalContext) -> Vec<Seen> {
    let replicas = context.replicas();
    replicas
        .map(|(id, runs)| Seen {
            replica: id.to_string(),
            id,
            events: runs.to_vec(),
        })
        .collect()
}

fn pairs<S: serde::Serializer>(runs: &[Run], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(runs.iter().map(|run| [run.first, run.last]))
}
