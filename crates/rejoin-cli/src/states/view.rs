//! A state laid out for showing: the same parts for the table and for JSON.

mod entry;
mod fact;
mod written;

use rejoin_causality::{CausalContext, ReplicaId, Run};
use serde::Serialize;

pub(super) use self::entry::{Entry, Rank};
pub(super) use self::fact::Fact;
use self::fact::Facts;
pub(super) use self::written::Written;
use crate::error::Failure;

/// What a state holds.
#[derive(Debug, Serialize)]
pub(super) struct View {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    /// What a counter reads, and what else concerns the whole state.
    #[serde(flatten)]
    facts: Facts,
    /// The events seen of each replica, for types that have a version.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) version: Vec<Seen>,
    pub(super) entries: Vec<Entry>,
    /// The value at a glance.
    #[serde(skip)]
    pub(super) summary: String,
    /// The heads of the table: one for each cell of an entry, and one for who wrote it.
    #[serde(skip)]
    pub(super) titles: &'static [&'static str],
    /// What has happened to an entry whose events a state has seen, but that it lacks.
    #[serde(skip)]
    pub(super) gone: &'static str,
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

impl View {
    /// A view that still lacks the kind and the version, which are the same for all types.
    pub(super) fn new(
        summary: String,
        titles: &'static [&'static str],
        entries: impl IntoIterator<Item = Entry>,
    ) -> Self {
        Self {
            kind: "",
            facts: Facts::default(),
            version: Vec::new(),
            entries: entries.into_iter().collect(),
            summary,
            titles,
            gone: "removed",
        }
    }

    pub(super) fn fact(mut self, name: &'static str, fact: Fact) -> Self {
        self.facts.push(name, fact);
        self
    }

    /// For types whose writes are replaced by others.
    pub(super) fn replaced(mut self) -> Self {
        self.gone = "replaced";
        self
    }

    /// Every replica that the state names.
    pub(super) fn replicas(&self) -> impl Iterator<Item = ReplicaId> {
        let seen = self.version.iter().map(|seen| seen.id);
        let written = self.entries.iter().flat_map(|entry| &entry.written);
        seen.chain(written.flat_map(Written::replicas))
    }
}

/// A number with its noun: `1 element`, `2 elements`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
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
