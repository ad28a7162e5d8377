//! Reads bincode's format and believes none of its lengths.

use bincode::config::Configuration;
use bincode::de::read::{BorrowReader, Reader};
use bincode::de::{BorrowDecode, BorrowDecoder, Decode, DecoderImpl};
use bincode::error::DecodeError;
use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::{Fault, MAX_DEPTH, OPAQUE};

/// The bytes of one value that are still to be read.
pub(super) struct Input<'de> {
    pub(super) left: &'de [u8],
    /// How many items may still be announced to the types that are being built.
    ///
    /// Every item of every sequence starts at a byte of its own, so honest lengths add up to
    /// no more than the bytes there are; nested lies would otherwise multiply.
    hints: usize,
}

impl<'de> Input<'de> {
    pub(super) fn new(bytes: &'de [u8]) -> Self {
        Self {
            left: bytes,
            hints: bytes.len(),
        }
    }

    fn hint(&mut self, length: usize) -> usize {
        let hint = length.min(self.hints);
        self.hints -= hint;
        hint
    }
}

impl Reader for Input<'_> {
    #[inline]
    fn read(&mut self, bytes: &mut [u8]) -> Result<(), DecodeError> {
        bytes.copy_from_slice(self.take_bytes(bytes.len())?);
        Ok(())
    }

    #[inline]
    fn peek_read(&mut self, length: usize) -> Option<&[u8]> {
        self.left.get(..length)
    }

    #[inline]
    fn consume(&mut self, length: usize) {
        self.left = self.left.get(length..).unwrap_or_default();
    }
}

impl<'de> BorrowReader<'de> for Input<'de> {
    #[inline]
    fn take_bytes(&mut self, length: usize) -> Result<&'de [u8], DecodeError> {
        let short = DecodeError::UnexpectedEnd { additional: length };
        let (bytes, rest) = self.left.split_at_checked(length).ok_or(short)?;
        self.left = rest;
        Ok(bytes)
    }
}

type Decoder<'de> = DecoderImpl<Input<'de>, Configuration, ()>;

pub(super) struct Deserializer<'a, 'de> {
    from: &'a mut Decoder<'de>,
    depth: u32,
    /// Bytes are read without a length: they are all that is left.
    raw: bool,
}

impl<'a, 'de> Deserializer<'a, 'de> {
    pub(super) fn new(from: &'a mut Decoder<'de>) -> Self {
        Self::at(from, 0)
    }

    fn at(from: &'a mut Decoder<'de>, depth: u32) -> Self {
        Self {
            from,
            depth,
            raw: false,
        }
    }

    #[inline]
    fn deeper(self) -> Result<Self, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        Ok(Self::at(self.from, self.depth + 1))
    }

    /// The length of a sequence or map, each item of which takes at least a byte.
    fn length(&mut self) -> Result<usize, Fault> {
        let length = u64::decode(self.from)?;
        match usize::try_from(length) {
            Ok(length) if length <= self.from.borrow_reader().left.len() => Ok(length),
            _ => Err(Fault::Value),
        }
    }

    fn fields<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Fault> {
        let Self { from, depth, .. } = self;
        let hint = count.min(from.borrow_reader().left.len());
        visitor.visit_seq(Parts {
            from,
            depth,
            left: count,
            hint,
            sized: false,
        })
    }
}

macro_rules! primitives {
    ($($method:ident: $type:ty => $visit:ident),*) => {
        $(#[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(<$type>::decode(self.from)?)
        })*
    };
}

impl<'de> de::Deserializer<'de> for Deserializer<'_, 'de> {
    type Error = Fault;

    primitives! {
        deserialize_bool: bool => visit_bool, deserialize_char: char => visit_char,
        deserialize_i8: i8 => visit_i8, deserialize_i16: i16 => visit_i16,
        deserialize_i32: i32 => visit_i32, deserialize_i64: i64 => visit_i64,
        deserialize_i128: i128 => visit_i128,
        deserialize_u8: u8 => visit_u8, deserialize_u16: u16 => visit_u16,
        deserialize_u32: u32 => visit_u32, deserialize_u64: u64 => visit_u64,
        deserialize_u128: u128 => visit_u128,
        deserialize_f32: f32 => visit_f32, deserialize_f64: f64 => visit_f64
    }

    // The format does not say what stands where, so a type must ask for it by name.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::Value)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::Value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::Value)
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(<&str>::borrow_decode(self.from)?)
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.raw {
            let reader = self.from.borrow_reader();
            let all = reader.left.len();
            return visitor.visit_borrowed_bytes(reader.take_bytes(all)?);
        }
        visitor.visit_borrowed_bytes(<&[u8]>::borrow_decode(self.from)?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match u8::decode(self.from)? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self.deeper()?),
            _ => Err(Fault::Value),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let raw = self.depth == 0 && name == OPAQUE;
        visitor.visit_newtype_struct(Self {
            raw,
            ..self.deeper()?
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let mut inner = self.deeper()?;
        let left = inner.length()?;
        let Self { from, depth, .. } = inner;
        let hint = from.borrow_reader().hint(left);
        visitor.visit_seq(Parts {
            from,
            depth,
            left,
            hint,
            sized: true,
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deeper()?.fields(count, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deeper()?.fields(count, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deeper()?.fields(fields.len(), visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let mut inner = self.deeper()?;
        let left = inner.length()?;
        let Self { from, depth, .. } = inner;
        let hint = from.borrow_reader().hint(left);
        let start = from.borrow_reader().left;
        visitor.visit_map(Entries {
            from,
            depth,
            left,
            hint,
            start,
            last: None,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(self.deeper()?)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// The items of a sequence, or the parts of a struct, tuple or variant.
struct Parts<'a, 'de> {
    from: &'a mut Decoder<'de>,
    depth: u32,
    left: usize,
    hint: usize,
    /// Whether each must take bytes, because the input says how many there are.
    sized: bool,
}

impl<'de> de::SeqAccess<'de> for Parts<'_, 'de> {
    type Error = Fault;

    #[inline]
    fn next_element_seed<T>(&mut self, seed: T) -> Result<Option<T::Value>, Fault>
    where
        T: DeserializeSeed<'de>,
    {
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = left;
        let before = self.from.borrow_reader().left.len();
        let value = seed.deserialize(Deserializer::at(self.from, self.depth))?;
        if self.sized && self.from.borrow_reader().left.len() == before {
            return Err(Fault::ZeroSized);
        }
        Ok(Some(value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.min(self.hint))
    }
}

/// The entries of a map, by strictly ascending bytes of the keys.
struct Entries<'a, 'de> {
    from: &'a mut Decoder<'de>,
    depth: u32,
    left: usize,
    hint: usize,
    /// What was left where the current entry starts.
    start: &'de [u8],
    last: Option<&'de [u8]>,
}

impl<'de> de::MapAccess<'de> for Entries<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<K>(&mut self, seed: K) -> Result<Option<K::Value>, Fault>
    where
        K: DeserializeSeed<'de>,
    {
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = left;
        self.start = self.from.borrow_reader().left;
        let key = seed.deserialize(Deserializer::at(self.from, self.depth))?;
        let used = self.start.len() - self.from.borrow_reader().left.len();
        let bytes = &self.start[..used];
        if self.last.is_some_and(|last| last >= bytes) {
            return Err(Fault::NotAscending);
        }
        self.last = Some(bytes);
        Ok(Some(key))
    }

    fn next_value_seed<V>(&mut self, seed: V) -> Result<V::Value, Fault>
    where
        V: DeserializeSeed<'de>,
    {
        let value = seed.deserialize(Deserializer::at(self.from, self.depth))?;
        if self.from.borrow_reader().left.len() == self.start.len() {
            return Err(Fault::ZeroSized);
        }
        Ok(value)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.min(self.hint))
    }
}

impl<'de> de::EnumAccess<'de> for Deserializer<'_, 'de> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V>(self, seed: V) -> Result<(V::Value, Self), Fault>
    where
        V: DeserializeSeed<'de>,
    {
        let index: de::value::U32Deserializer<Fault> = u32::decode(self.from)?.into_deserializer();
        Ok((seed.deserialize(index)?, self))
    }
}

// The level of an enum and that of its variant are one, as in the serializer.
impl<'de> de::VariantAccess<'de> for Deserializer<'_, 'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T>(self, seed: T) -> Result<T::Value, Fault>
    where
        T: DeserializeSeed<'de>,
    {
        seed.deserialize(self)
    }

    fn tuple_variant<V>(self, count: usize, visitor: V) -> Result<V::Value, Fault>
    where
        V: Visitor<'de>,
    {
        self.fields(count, visitor)
    }

    fn struct_variant<V>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault>
    where
        V: Visitor<'de>,
    {
        self.fields(fields.len(), visitor)
    }
}
