//! Version vectors whose numbers are amounts, for formats other than our own bytes: unlike the
//! numbers of events, amounts may use all 64 bits.

use core::fmt;

use rejoin_causality::{ReplicaId, VersionVector};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserializer, Serializer};

/// A map from replica to amount, ascending. (In JSON the keys are the texts of the ids.)
pub(crate) fn serialize<S: Serializer>(
    amounts: &VersionVector,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(amounts.iter())
}

/// Refuses amounts of zero and replicas that do not ascend: they are no canonical state.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<VersionVector, D::Error> {
    deserializer.deserialize_map(Amounts)
}

struct Amounts;

impl<'de> Visitor<'de> for Amounts {
    type Value = VersionVector;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from replica ids, ascending, to amounts above zero")
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
        let amounts = VersionVector::from_sorted(entries);
        match broken {
            Some(error) => Err(error),
            None => amounts.map_err(A::Error::custom),
        }
    }
}
