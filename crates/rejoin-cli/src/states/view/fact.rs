use std::collections::BTreeMap;

use rejoin_causality::ReplicaId;
use serde::{Serialize, Serializer};

/// A named number or flag of a state or an entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(in crate::states) enum Fact {
    Flag(bool),
    Number(u128),
    Signed(i128),
    /// What belongs to each of other replicas.
    Amounts(BTreeMap<ReplicaId, u64>),
}

/// Facts in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts(Vec<(&'static str, Fact)>);

impl Facts {
    pub(super) fn push(&mut self, name: &'static str, fact: Fact) {
        self.0.push((name, fact));
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_map(self.0.iter().map(|(name, fact)| (name, fact)))
    }
}
