//! Structs of several states, which may gain fields later.

use alloc::vec::Vec;

use rejoin_merge::Bottom;

use crate::{DecodeError, EncodeError, Reader, Wire, Writer};

/// More fields than any struct has, and few enough to be listed before they are read.
const MOST_FIELDS: usize = 1_024;

impl Writer {
    /// A field of a struct: its number, its type and its state; nothing at all for a bottom.
    ///
    /// A struct that gains a field so keeps its bytes until that field is used. Fields come in the
    /// order of their numbers, from 1, and end the body. A number is never given to another field.
    ///
    /// # Errors
    /// [`EncodeError::FieldOrder`] if `number` is not above those before it; else what the field's
    /// own `write` gives.
    pub fn field<T: Wire + Bottom>(&mut self, number: u64, field: &T) -> Result<(), EncodeError> {
        if number <= self.last_field {
            return Err(EncodeError::FieldOrder);
        }
        self.last_field = number;
        if field.is_bottom() {
            return Ok(());
        }
        let mut inner = Self::new();
        field.write(&mut inner)?;
        self.number(number)?;
        self.u64(T::TAG.number());
        self.bytes(&inner.finish()?);
        Ok(())
    }
}

impl<'de> Reader<'de> {
    /// The fields up to the end of the body, to be [taken](Fields::take) one by one.
    ///
    /// # Errors
    /// [`DecodeError::NotAscending`] for numbers out of order or there twice, and what damaged
    /// bytes give.
    pub fn fields(&mut self) -> Result<Fields<'de>, DecodeError> {
        let mut fields = Vec::new();
        let mut last = 0;
        while !self.left.is_empty() {
            let at = self.offset();
            let number = self.number()?;
            if number <= last {
                return Err(DecodeError::NotAscending { at });
            }
            if fields.len() == MOST_FIELDS {
                return Err(DecodeError::OutOfRange { at });
            }
            last = number;
            let (tag, body) = (self.u64()?, self.bytes()?);
            fields.push(Field {
                number,
                tag,
                body,
                end: self.offset(),
            });
        }
        Ok(Fields {
            fields,
            known_only: self.known_only,
        })
    }
}

/// The fields of a struct that were not taken yet.
#[derive(Debug)]
pub struct Fields<'de> {
    fields: Vec<Field<'de>>,
    known_only: bool,
}

#[derive(Debug)]
struct Field<'de> {
    number: u64,
    tag: u64,
    body: &'de [u8],
    end: usize,
}

impl Fields<'_> {
    /// The field of this number; the bottom if it is not there.
    ///
    /// # Errors
    /// [`DecodeError::WrongField`] if it holds another type, [`DecodeError::NotCanonical`] if it
    /// holds a bottom, and what the field's own `read` gives.
    pub fn take<T: Wire + Bottom>(&mut self, number: u64) -> Result<T, DecodeError> {
        let Some(place) = self.fields.iter().position(|field| field.number == number) else {
            return Ok(T::bottom());
        };
        let field = self.fields.remove(place);
        let start = field.end - field.body.len();
        if field.tag != T::TAG.number() {
            return Err(DecodeError::WrongField { at: start, number });
        }
        let mut reader = Reader::at(field.body, start);
        reader.known_only = self.known_only;
        let state = T::read(&mut reader)?;
        reader.finish()?;
        // Of a state that was read in part, what was read may be nothing.
        if state.is_bottom() && !self.known_only {
            return Err(DecodeError::NotCanonical { at: start });
        }
        Ok(state)
    }

    /// Ends the struct.
    ///
    /// # Errors
    /// [`DecodeError::UnknownField`] if a field was not taken, unless the bytes are read by
    /// [`decode_known`](crate::decode_known).
    pub fn finish(self) -> Result<(), DecodeError> {
        match self.fields.first() {
            Some(field) if !self.known_only => Err(DecodeError::UnknownField {
                at: field.end - field.body.len(),
                number: field.number,
            }),
            _ => Ok(()),
        }
    }
}

/// Implements [`Wire`] for a struct whose fields are states, each under a number that stays.
///
/// The struct may gain fields: their numbers are new, and whoever lacks a field reads it as the
/// bottom. It may lose fields, whose numbers are then never used again. See `docs/wire-format.md`
/// for what old and new programs read of each other's bytes.
///
/// ```
/// use rejoin_causality::{CausalContext, Dot, VersionVector};
/// use rejoin_merge::Bottom;
/// use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, decode, encode};
///
/// /// What somebody has seen, as a state of its own.
/// #[derive(Debug, PartialEq)]
/// struct Seen(CausalContext);
/// # impl Wire for Seen {
/// #     const TAG: Tag = Tag::custom(31_401);
/// #     fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
/// #         out.replicas(self.0.replicas().map(|(replica, _)| replica))?;
/// #         out.context(&self.0)
/// #     }
/// #     fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
/// #         input.replicas()?;
/// #         input.context().map(Self)
/// #     }
/// # }
/// # impl rejoin_merge::Merge for Seen {
/// #     fn merge(&mut self, other: &Self) -> bool { self.0.merge(&other.0) }
/// # }
/// # impl Bottom for Seen {
/// #     fn bottom() -> Self { Self(CausalContext::new()) }
/// #     fn is_bottom(&self) -> bool { self.0.is_empty() }
/// # }
///
/// #[derive(Debug, PartialEq)]
/// struct Desk { inbox: Seen, outbox: Seen }
/// rejoin_wire::fields!(Desk, Tag::custom(31_402), { 1: inbox, 2: outbox });
///
/// let desk = Desk { inbox: Seen(Dot::new(7_u64.into(), 1).into()), outbox: Seen::bottom() };
/// assert_eq!(decode::<Desk>(&encode(&desk)?)?, desk);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! fields {
    ($type:ty, $tag:expr, { $($number:literal: $field:ident),+ $(,)? }) => {
        impl $crate::Wire for $type {
            const TAG: $crate::Tag = $tag;

            fn write(&self, out: &mut $crate::Writer) -> Result<(), $crate::EncodeError> {
                $(out.field($number, &self.$field)?;)+
                Ok(())
            }

            fn read(input: &mut $crate::Reader<'_>) -> Result<Self, $crate::DecodeError> {
                let mut fields = input.fields()?;
                let state = Self { $($field: fields.take($number)?),+ };
                fields.finish()?;
                Ok(state)
            }
        }
    };
}
