//! The guard around users' values: bincode's format in one legal form and within bounds.
//!
//! bincode (standard configuration, through serde) believes what it reads: it reserves
//! memory for claimed lengths, follows recursion until the stack ends, spins through
//! millions of items that take no bytes, and accepts overlong numbers. So only its
//! primitives are used, and everything that contains something is done here.

mod deserializer;
mod fault;
mod maps;
mod serializer;
mod sink;

use alloc::vec::Vec;

use bincode::config::{Configuration, standard};
use bincode::de::{BorrowDecoder, DecoderImpl};
use bincode::enc::EncoderImpl;
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::deserializer::{Deserializer, Input};
use self::fault::Fault;
use self::serializer::Serializer;
use self::sink::{Append, Compare};
use crate::{DecodeError, EncodeError};

/// How deeply a user's value may nest: structs, enums, options, sequences and maps count
/// one each.
pub const MAX_DEPTH: u32 = 128;

/// The name of the newtype by which [`Opaque`](crate::Opaque) makes itself known here.
pub(crate) const OPAQUE: &str = "$rejoin_wire::Opaque";

type Config = Configuration;

/// Appends the canonical bytes of a value, without its length.
///
/// Maps are written in the order of their keys' bytes, so that a `HashMap` has one form as
/// well. A `HashSet` has none, because serde can't tell it from a list.
///
/// # Errors
/// If the value can't be serialized, leaves a field out, takes no bytes or is nested too deeply;
/// nothing has been appended then.
///
/// That the bytes can be read again is not checked, and no format that names nothing can see it
/// while it writes: see [`EncodeError`].
pub fn write_value<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let start = out.len();
    let mut encoder = EncoderImpl::new(Append::new(out), standard());
    let written = value.serialize(Serializer::new(&mut encoder));
    let field = encoder.into_writer().skipped_field();
    let fault = match written {
        Ok(()) if out.len() > start => return Ok(()),
        Ok(()) => Fault::ZeroSized,
        Err(fault) => fault,
    };
    out.truncate(start);
    Err(match fault {
        Fault::Skipped => EncodeError::SkippedField { field },
        fault => fault.on_encode(),
    })
}

/// Reads the value whose canonical bytes are `bytes`, all of them.
///
/// # Errors
/// If they are not what [`write_value`] writes for a `T`.
pub fn read_value<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    read_value_at(bytes, 0)
}

#[inline]
pub(crate) fn read_value_at<T: Serialize + DeserializeOwned>(
    bytes: &[u8],
    at: usize,
) -> Result<T, DecodeError> {
    let value = guess_value_at(bytes, at)?;
    // Whatever the type made of the bytes, it must be able to give them back: that leaves
    // one form, and nothing can hide in the others.
    if !is_written_as(&value, bytes) {
        return Err(DecodeError::NotCanonical { at });
    }
    Ok(value)
}

/// The value that the bytes lead to, be they its canonical ones or not.
#[inline]
pub(crate) fn guess_value_at<T: DeserializeOwned>(
    bytes: &[u8],
    at: usize,
) -> Result<T, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::ZeroSized { at });
    }
    let mut decoder = DecoderImpl::new(Input::new(bytes), standard(), ());
    let value = T::deserialize(Deserializer::new(&mut decoder));
    let value = value.map_err(|fault| fault.on_decode(at))?;
    if !decoder.borrow_reader().left.is_empty() {
        return Err(DecodeError::Value { at });
    }
    Ok(value)
}

/// Whether these are the canonical bytes of the value.
#[inline]
pub(crate) fn is_written_as<T: Serialize>(value: &T, bytes: &[u8]) -> bool {
    let mut encoder = EncoderImpl::new(Compare(bytes), standard());
    let same = value.serialize(Serializer::new(&mut encoder)).is_ok();
    same && encoder.into_writer().0.is_empty()
}
