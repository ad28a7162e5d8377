//! For formats other than our own bytes. Unlike the numbers of a version vector, counts may use
//! all 64 bits, so they are read and written here.

use core::fmt;

use rejoin_causality::{ReplicaId, VersionVector};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::GCounter;

/// A map from replica to count, ascending. (In JSON the keys are the texts of the ids.)
impl Serialize for GCounter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.counts())
    }
}

/// Refuses counts of zero and replicas that do not ascend: they are no canonical state.
impl<'de> Deserialize<'de> for GCounter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_map(Counts)
            .map(|counts| Self { counts })
    }
}

struct Counts;

impl<'de> Visitor<'de> for Counts {
    type Value = VersionVector;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from replica ids, ascending, to counts above zero")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<VersionVector, A::Error> {
        let mut broken = None;
        let entries = core::iter::from_fn(|| match map.next_entry::<ReplicaId, u64>() {
            Ok(entry) => entry,
            Err(error) => {
                broken = Some(error);
                None
            }
        });
        let counts = VersionVector::from_sorted(entries);
        match broken {
            Some(error) => Err(error),
            None => counts.map_err(A::Error::custom),
        }
    }
}
