use serde::de::{Error as _, Unexpected};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Dot, MAX_SEQUENCE, ReplicaId, Run, Saved, Stamp, Timestamp};

const SEQUENCES: &str = "a sequence from 1 to 2^62 - 1";
const TIMESTAMPS: &str = "a timestamp below 2^62";

/// A sequence that names an event and may cross the border.
pub(super) struct Sequence(pub(super) u64);

impl Sequence {
    fn is_valid(&self) -> bool {
        (1..=MAX_SEQUENCE).contains(&self.0)
    }
}

impl Serialize for Sequence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.is_valid() {
            return Err(S::Error::custom(format_args!(
                "{} is not {SEQUENCES}",
                self.0
            )));
        }
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Sequence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sequence = Self(u64::deserialize(deserializer)?);
        if sequence.is_valid() {
            Ok(sequence)
        } else {
            Err(D::Error::invalid_value(
                Unexpected::Unsigned(sequence.0),
                &SEQUENCES,
            ))
        }
    }
}

/// One number: the 64 bits of the timestamp.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self > Self::MAX_ENCODED {
            return Err(S::Error::custom(format_args!("{self} is not {TIMESTAMPS}")));
        }
        serializer.serialize_u64(self.as_u64())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bits = u64::deserialize(deserializer)?;
        if bits <= Self::MAX_ENCODED.as_u64() {
            Ok(Self::from_u64(bits))
        } else {
            Err(D::Error::invalid_value(
                Unexpected::Unsigned(bits),
                &TIMESTAMPS,
            ))
        }
    }
}

/// A pair: first and last sequence.
impl Serialize for Run {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.last < self.first {
            return Err(S::Error::custom("a run that ends before it begins"));
        }
        (Sequence(self.first), Sequence(self.last)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Run {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (Sequence(first), Sequence(last)) = Deserialize::deserialize(deserializer)?;
        if first <= last {
            Ok(Self { first, last })
        } else {
            let expected = &"a run that ends no lower than it begins";
            Err(D::Error::invalid_value(
                Unexpected::Unsigned(last),
                expected,
            ))
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Dot")]
struct DotForm {
    replica: ReplicaId,
    sequence: Sequence,
}

impl Serialize for Dot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = DotForm {
            replica: self.replica,
            sequence: Sequence(self.sequence),
        };
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Dot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = DotForm::deserialize(deserializer)?;
        Ok(Self::new(form.replica, form.sequence.0))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Stamp")]
struct StampForm {
    time: Timestamp,
    replica: ReplicaId,
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        StampForm {
            time: self.time,
            replica: self.replica,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = StampForm::deserialize(deserializer)?;
        Ok(Self::new(form.time, form.replica))
    }
}

/// Without the check value of its bytes: the format that it is kept in has its own.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Saved")]
struct SavedForm {
    id: ReplicaId,
    bound: Timestamp,
}

impl Serialize for Saved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SavedForm {
            id: self.id(),
            bound: self.bound(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Saved {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = SavedForm::deserialize(deserializer)?;
        Ok(Self::new(form.id, form.bound))
    }
}
