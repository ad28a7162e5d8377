use core::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::numbers::Sequence;
use crate::{ReplicaId, VersionVector};

/// A map from replica to sequence, ascending.
impl Serialize for VersionVector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(replica, last)| (replica, Sequence(last))))
    }
}

impl<'de> Deserialize<'de> for VersionVector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = VersionVector;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from replica ids, ascending, to sequences")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<VersionVector, A::Error> {
        let mut broken = None;
        let entries = core::iter::from_fn(|| match map.next_entry::<ReplicaId, Sequence>() {
            Ok(entry) => entry.map(|(replica, Sequence(last))| (replica, last)),
            Err(error) => {
                broken = Some(error);
                None
            }
        });
        let vector = VersionVector::from_sorted(entries);
        broken.map_or(vector.map_err(A::Error::custom), Err)
    }
}
