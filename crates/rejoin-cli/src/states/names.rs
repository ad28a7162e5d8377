//! Short names for replicas, so that a table can say who wrote what.

use std::collections::BTreeSet;

use rejoin_causality::{Dot, ReplicaId, Run, Stamp};

/// The replicas of one report, ascending; the first is `A`.
pub(super) struct Names(Vec<ReplicaId>);

impl Names {
    pub(super) fn new(replicas: impl IntoIterator<Item = ReplicaId>) -> Self {
        Self(
            replicas
                .into_iter()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        )
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (String, ReplicaId)> {
        self.0.iter().map(|id| (self.of(*id), *id))
    }

    /// `A` to `Z`, and then `R27`, `R28` ...
    pub(super) fn of(&self, replica: ReplicaId) -> String {
        match self.0.binary_search(&replica) {
            Ok(place @ 0..26) => ('A'..='Z').nth(place).unwrap_or('?').to_string(),
            Ok(place) => format!("R{}", place + 1),
            Err(_) => replica.to_string(),
        }
    }

    pub(super) fn dot(&self, dot: Dot) -> String {
        format!("{}:{}", self.of(dot.replica), dot.sequence)
    }

    /// Who wrote at what time of the hybrid clock.
    pub(super) fn stamp(&self, stamp: Stamp) -> String {
        format!("{} at {}", self.of(stamp.replica), time(stamp))
    }
}

/// The time of a stamp in UTC, with its counter where it has one.
pub(super) fn time(stamp: Stamp) -> String {
    let (millis, counter) = (stamp.time.millis(), stamp.time.counter());
    let instant = i64::try_from(millis)
        .ok()
        .and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok());
    let when = instant.map_or_else(|| format!("{millis} ms"), |instant| instant.to_string());
    if counter == 0 {
        when
    } else {
        format!("{when} +{counter}")
    }
}

/// Runs of events as a person would write them: `1-3, 5`.
pub(super) fn runs(runs: &[Run]) -> String {
    let shown: Vec<_> = runs
        .iter()
        .map(|run| match run {
            Run { first, last } if first == last => first.to_string(),
            Run { first, last } => format!("{first}-{last}"),
        })
        .collect();
    shown.join(", ")
}
