//! For formats other than our own bytes. Unlike the numbers of a version vector, counts may use
//! all 64 bits, so they are read and written here.

use core::fmt;

use rejoin_causality::{ReplicaId, VersionVector};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::GCounter;
use crate::departed::{Departed, Marker};

/// Two maps: from replica to count, and from departed replica to how much of its count is
/// accepted and into whom it was folded. Both ascend. (In JSON the keys are the texts of the ids.)
impl Serialize for GCounter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("GCounter", 2)?;
        fields.serialize_field("counts", &Counts(self.counts.clone()))?;
        fields.serialize_field("departed", &self.departed)?;
        fields.end()
    }
}

#[derive(Deserialize)]
#[serde(rename = "GCounter", deny_unknown_fields)]
struct Form {
    counts: Counts,
    departed: Departed,
}

/// Refuses counts of zero, replicas that do not ascend, and folds into oneself: they are no
/// canonical state.
impl<'de> Deserialize<'de> for GCounter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(deserializer)?;
        Ok(Self::of_parts(form.counts.0, form.departed))
    }
}

struct Counts(VersionVector);

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CountsVisitor).map(Self)
    }
}

struct CountsVisitor;

impl<'de> Visitor<'de> for CountsVisitor {
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

impl Serialize for Departed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Departed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DepartedVisitor)
    }
}

struct DepartedVisitor;

impl<'de> Visitor<'de> for DepartedVisitor {
    type Value = Departed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from departed replicas, ascending, to their markers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Departed, A::Error> {
        let mut departed = Departed::default();
        while let Some((replica, marker)) = map.next_entry::<ReplicaId, Marker>()? {
            departed
                .push(replica, marker)
                .map_err(|misplaced| A::Error::custom(misplaced.rule()))?;
        }
        Ok(departed)
    }
}
