//! For formats other than our own bytes.

use alloc::vec::Vec;
use core::fmt;

use rejoin_causality::ReplicaId;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::BoundedCounter;
use crate::row::Row;
use crate::rows::Rows;

/// A map from replica to what it has done, ascending. (In JSON the keys are the texts of the ids.)
impl Serialize for BoundedCounter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.rows.iter())
    }
}

/// Refuses replicas that do not ascend, have done nothing, or have negative rights.
impl<'de> Deserialize<'de> for BoundedCounter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rows = deserializer.deserialize_map(RowsVisitor)?;
        Ok(Self { rows })
    }
}

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor {
    type Value = Rows;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from replica ids, ascending, to what each has done")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows, A::Error> {
        let mut rows: Vec<(ReplicaId, Row)> = Vec::new();
        while let Some((replica, row)) = map.next_entry::<ReplicaId, Row>()? {
            if rows.last().is_some_and(|(last, _)| *last >= replica) {
                let fault = format_args!("{replica} does not lie above the replica before it");
                return Err(A::Error::custom(fault));
            }
            if let Some(fault) = row.fault(replica) {
                return Err(A::Error::custom(format_args!("{replica}: {fault}")));
            }
            rows.push((replica, row));
        }
        Ok(Rows::of_sorted(rows))
    }
}
