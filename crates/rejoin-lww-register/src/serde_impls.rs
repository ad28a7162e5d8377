//! For formats other than our own bytes. What would be refused is not written either.

use core::fmt;
use core::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error as _, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{LwwRegister, WireTime};

const TIMES: &str = "a timestamp is 2^62 or more";

#[derive(Serialize, Deserialize)]
#[serde(rename = "LwwRegister", deny_unknown_fields)]
#[serde(bound(deserialize = "W: Deserialize<'de>"))]
struct Form<W> {
    // Named, so that serde does not take a field that is missing for `None`.
    #[serde(deserialize_with = "Option::deserialize")]
    write: Option<W>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Write<S, T> {
    stamp: S,
    value: T,
}

impl<T: Serialize, S: WireTime> Serialize for LwwRegister<T, S> {
    fn serialize<F: Serializer>(&self, serializer: F) -> Result<F::Ok, F::Error> {
        let write = self.stamp().zip(self.get());
        if write.is_some_and(|(stamp, _)| !stamp.is_valid()) {
            return Err(F::Error::custom(TIMES));
        }
        let write = write.map(|(stamp, value)| Write { stamp, value });
        Form { write }.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>, S: WireTime> Deserialize<'de> for LwwRegister<T, S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let register: Register<Write<S, T>> = Register {
            is_readable: deserializer.is_human_readable(),
            write: PhantomData,
        };
        let form = deserializer.deserialize_struct("LwwRegister", &["write"], register)?;
        match form.write {
            Some(Write { stamp, .. }) if !stamp.is_valid() => Err(D::Error::custom(TIMES)),
            Some(Write { stamp, value }) => Ok(Self::of(stamp, value)),
            None => Ok(Self::new()),
        }
    }
}

/// A list stands for the field only in formats that write no names, or `[null]` would be empty.
struct Register<W> {
    is_readable: bool,
    write: PhantomData<fn() -> W>,
}

impl<'de, W: Deserialize<'de>> Visitor<'de> for Register<W> {
    type Value = Form<W>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a register with its field `write`")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Form<W>, A::Error> {
        Form::deserialize(MapAccessDeserializer::new(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, fields: A) -> Result<Form<W>, A::Error> {
        if self.is_readable {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        }
        Form::deserialize(SeqAccessDeserializer::new(fields))
    }
}
