use core::fmt;

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::guard::{self, OPAQUE};
use crate::{DecodeError, EncodeError};

/// A user's value whose type is not known, kept as its encoded bytes.
///
/// It reads and writes any column of [keys](crate::Writer::keys) and
/// [values](crate::Writer::values) unchanged, so that a tool can show, compare and merge
/// states of all element types. The order is that of the bytes, which need not be the order
/// of the type: ties of last-write-wins types may fall differently.
///
/// ```
/// use rejoin_wire::{Opaque, Reader, Writer};
///
/// let mut out = Writer::new();
/// out.values(&["milk".to_string(), "bread".to_string()])?;
/// let bytes = out.finish()?;
///
/// let unknown = Reader::new(&bytes).values::<Opaque>(2)?.all()?;
/// assert_eq!(unknown[0].get::<String>()?, "milk");
/// assert_eq!(format!("{:?}", unknown[0]), "Opaque(046d696c6b \"milk\")");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Opaque(Box<[u8]>);

impl Opaque {
    /// The encoded form of a value.
    ///
    /// # Errors
    /// If the value can't be serialized, takes no bytes or is nested too deeply.
    pub fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self, EncodeError> {
        let mut bytes = Vec::new();
        guard::write_value(value, &mut bytes)?;
        Ok(Self(bytes.into()))
    }

    /// The value, if it is a `T`.
    ///
    /// # Errors
    /// If the bytes are not what a `T` is encoded as.
    pub fn get<T: Serialize + DeserializeOwned>(&self) -> Result<T, DecodeError> {
        guard::read_value(&self.0)
    }

    /// The encoded bytes, at least one.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Opaque {
    /// The bytes, and what they may mean: a text or a small number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 32;
        f.write_str("Opaque(")?;
        for byte in self.0.iter().take(SHOWN) {
            write!(f, "{byte:02x}")?;
        }
        if self.0.len() > SHOWN {
            write!(f, "… {} bytes", self.0.len())?;
        } else if let Ok(text) = self.get::<alloc::string::String>() {
            write!(f, " {text:?}")?;
        } else if let Ok(number) = self.get::<u64>() {
            write!(f, " {number}")?;
        }
        f.write_str(")")
    }
}

/// The newtype is what the guard knows it by; to other formats it is a list of bytes.
impl Serialize for Opaque {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Bytes<'a>(&'a [u8]);
        impl Serialize for Bytes<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_bytes(self.0)
            }
        }
        serializer.serialize_newtype_struct(OPAQUE, &Bytes(&self.0))
    }
}

impl<'de> Deserialize<'de> for Opaque {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(OPAQUE, Bytes)
    }
}

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Opaque;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of an encoded value, at least one")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Opaque, D::Error> {
        inner.deserialize_bytes(Self)
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Opaque, E> {
        if bytes.is_empty() {
            return Err(E::invalid_length(0, &self));
        }
        Ok(Opaque(bytes.into()))
    }

    /// Formats without byte strings, such as JSON, hold a list.
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Opaque, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = items.next_element()? {
            bytes.push(byte);
        }
        self.visit_bytes(&bytes)
    }
}
