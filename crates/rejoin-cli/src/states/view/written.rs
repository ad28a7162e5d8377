use rejoin_causality::{Dot, ReplicaId, Stamp};
use serde::Serialize;

/// By whom and when.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(in crate::states) enum Written {
    Count {
        replica: String,
        #[serde(skip)]
        id: ReplicaId,
    },
    /// By a replica that has departed; another one answers for what it counted.
    Folded {
        replica: String,
        into: String,
        #[serde(skip)]
        ids: [ReplicaId; 2],
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
    Decimal {
        timestamp: f64,
    },
}

impl Written {
    pub(in crate::states) fn dot(dot: Dot) -> Self {
        Self::Dot {
            replica: dot.replica.to_string(),
            sequence: dot.sequence,
            dot,
        }
    }

    pub(in crate::states) fn stamp(stamp: Stamp) -> Self {
        let (millis, counter) = (stamp.time.millis(), stamp.time.counter());
        Self::Stamp {
            replica: stamp.replica.to_string(),
            millis,
            counter,
            stamp,
        }
    }

    pub(in crate::states) fn count(id: ReplicaId) -> Self {
        Self::Count {
            replica: id.to_string(),
            id,
        }
    }

    pub(in crate::states) fn folded(departed: ReplicaId, into: ReplicaId) -> Self {
        Self::Folded {
            replica: departed.to_string(),
            into: into.to_string(),
            ids: [departed, into],
        }
    }

    pub(in crate::states) fn as_dot(&self) -> Option<Dot> {
        match self {
            Self::Dot { dot, .. } => Some(*dot),
            _ => None,
        }
    }

    /// The replicas that it names.
    pub(in crate::states) fn replicas(&self) -> impl Iterator<Item = ReplicaId> + use<> {
        let (first, second) = match self {
            Self::Count { id, .. } => (Some(*id), None),
            Self::Folded { ids, .. } => (Some(ids[0]), Some(ids[1])),
            Self::Dot { dot, .. } => (Some(dot.replica), None),
            Self::Stamp { stamp, .. } => (Some(stamp.replica), None),
            Self::Number { .. } | Self::Decimal { .. } => (None, None),
        };
        first.into_iter().chain(second)
    }
}
