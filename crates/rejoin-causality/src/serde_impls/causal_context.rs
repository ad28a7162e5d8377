use alloc::vec::Vec;
use core::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{CausalContext, ReplicaId, Run, Unsorted};

/// A map from replica to its runs, each a pair of first and last, all ascending.
impl Serialize for CausalContext {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.replicas())
    }
}

impl<'de> Deserialize<'de> for CausalContext {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = CausalContext;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from replica ids, ascending, to lists of runs with gaps between them")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CausalContext, A::Error> {
        let mut all = Vec::new();
        let mut last = None;
        while let Some((replica, runs)) = map.next_entry::<ReplicaId, Vec<Run>>()? {
            let position = all.len();
            // A replica twice, or one without runs, would leave no trace in a flat list.
            if runs.is_empty() {
                return Err(A::Error::custom(Unsorted::Empty { position }));
            }
            if last.is_some_and(|last| last >= replica) {
                return Err(A::Error::custom(Unsorted::Order { position }));
            }
            last = Some(replica);
            all.extend(runs.into_iter().map(|run| (replica, run)));
        }
        CausalContext::from_runs(all).map_err(A::Error::custom)
    }
}
