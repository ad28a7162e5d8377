//! Writes what bincode would, but refuses what the decoder would refuse.

use bincode::Encode;
use bincode::enc::{Encoder, EncoderImpl};
use serde::ser::{self, Serialize};

use super::maps::SortedMap;
use super::sink::Sink;
use super::{Config, Fault, MAX_DEPTH, OPAQUE};

pub(super) struct Serializer<'a, S: Sink> {
    to: &'a mut EncoderImpl<S, Config>,
    depth: u32,
    /// Bytes are written without their length: the value delimits itself.
    raw: bool,
}

impl<'a, S: Sink> Serializer<'a, S> {
    pub(super) fn new(to: &'a mut EncoderImpl<S, Config>) -> Self {
        Self::at(to, 0)
    }

    pub(super) fn at(to: &'a mut EncoderImpl<S, Config>, depth: u32) -> Self {
        Self {
            to,
            depth,
            raw: false,
        }
    }

    #[inline]
    fn deeper(self) -> Result<Self, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        Ok(Self::at(self.to, self.depth + 1))
    }

    #[inline]
    fn put(self, primitive: impl Encode) -> Result<(), Fault> {
        Ok(primitive.encode(self.to)?)
    }

    fn list(self, length: Option<usize>) -> Result<Items<'a, S>, Fault> {
        let length = length.ok_or(Fault::Value)?;
        let inner = self.deeper()?;
        (length as u64).encode(inner.to)?;
        Ok(Items {
            to: inner.to,
            depth: inner.depth,
            left: length,
        })
    }

    fn fields(self) -> Result<Fields<'a, S>, Fault> {
        let inner = self.deeper()?;
        Ok(Fields {
            to: inner.to,
            depth: inner.depth,
        })
    }

    fn variant(self, index: u32) -> Result<Self, Fault> {
        let inner = self.deeper()?;
        index.encode(inner.to)?;
        Ok(inner)
    }
}

macro_rules! primitives {
    ($($method:ident: $type:ty),*) => {
        $(#[inline]
        fn $method(self, value: $type) -> Result<(), Fault> {
            self.put(value)
        })*
    };
}

impl<'a, S: Sink> ser::Serializer for Serializer<'a, S> {
    type Ok = ();
    type Error = Fault;
    type SerializeSeq = Items<'a, S>;
    type SerializeTuple = Fields<'a, S>;
    type SerializeTupleStruct = Fields<'a, S>;
    type SerializeTupleVariant = Fields<'a, S>;
    type SerializeMap = SortedMap<'a, S>;
    type SerializeStruct = Fields<'a, S>;
    type SerializeStructVariant = Fields<'a, S>;

    primitives! {
        serialize_bool: bool, serialize_char: char,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64,
        serialize_str: &str
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Fault> {
        if self.raw {
            return Ok(bincode::enc::write::Writer::write(self.to.writer(), bytes)?);
        }
        self.put(bytes)
    }

    fn serialize_none(self) -> Result<(), Fault> {
        self.put(0_u8)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Fault> {
        let inner = self.deeper()?;
        1_u8.encode(inner.to)?;
        value.serialize(inner)
    }

    fn serialize_unit(self) -> Result<(), Fault> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Fault> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
    ) -> Result<(), Fault> {
        self.variant(index).map(drop)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        let raw = self.depth == 0 && name == OPAQUE;
        value.serialize(Self {
            raw,
            ..self.deeper()?
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        value.serialize(self.variant(index)?)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items<'a, S>, Fault> {
        self.list(length)
    }

    fn serialize_tuple(self, _: usize) -> Result<Fields<'a, S>, Fault> {
        self.fields()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Fields<'a, S>, Fault> {
        self.fields()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Fields<'a, S>, Fault> {
        let Self { to, depth, .. } = self.variant(index)?;
        Ok(Fields { to, depth })
    }

    fn serialize_map(self, length: Option<usize>) -> Result<SortedMap<'a, S>, Fault> {
        let length = length.ok_or(Fault::Value)?;
        let Self { to, depth, .. } = self.deeper()?;
        Ok(SortedMap::new(to, depth, length))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'a, S>, Fault> {
        self.fields()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Fields<'a, S>, Fault> {
        let Self { to, depth, .. } = self.variant(index)?;
        Ok(Fields { to, depth })
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// The items of a sequence: as many as announced, none of them without bytes.
pub(super) struct Items<'a, S: Sink> {
    to: &'a mut EncoderImpl<S, Config>,
    depth: u32,
    left: usize,
}

impl<S: Sink> ser::SerializeSeq for Items<'_, S> {
    type Ok = ();
    type Error = Fault;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.left = self.left.checked_sub(1).ok_or(Fault::Value)?;
        let mark = self.to.writer().mark();
        value.serialize(Serializer::at(self.to, self.depth))?;
        if self.to.writer().mark() == mark {
            return Err(Fault::ZeroSized);
        }
        Ok(())
    }

    fn end(self) -> Result<(), Fault> {
        if self.left > 0 {
            Err(Fault::Value)
        } else {
            Ok(())
        }
    }
}

/// The parts of a struct, tuple or variant. Their number is the type's, so a part may be
/// without bytes.
pub(super) struct Fields<'a, S: Sink> {
    to: &'a mut EncoderImpl<S, Config>,
    depth: u32,
}

macro_rules! fields {
    ($($kind:ident: $method:ident($($name:ident: $type:ty)?)),*) => {
        $(impl<S: Sink> ser::$kind for Fields<'_, S> {
            type Ok = ();
            type Error = Fault;

            #[inline]
            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $(_: $type,)?
                value: &T,
            ) -> Result<(), Fault> {
                value.serialize(Serializer::at(self.to, self.depth))
            }

            $(
                // Nothing in the bytes would say so, and the next field would be read for this one.
                fn skip_field(&mut self, $name: $type) -> Result<(), Fault> {
                    self.to.writer().skipped($name);
                    Err(Fault::Skipped)
                }
            )?

            fn end(self) -> Result<(), Fault> {
                Ok(())
            }
        })*
    };
}

fields! {
    SerializeTuple: serialize_element(),
    SerializeTupleStruct: serialize_field(),
    SerializeTupleVariant: serialize_field(),
    SerializeStruct: serialize_field(name: &'static str),
    SerializeStructVariant: serialize_field(name: &'static str)
}
