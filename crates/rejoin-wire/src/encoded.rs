//! Bytes of a value that wait to be decoded.

use core::fmt;
use core::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{DecodeError, guard};

/// The bytes of a key or value that is not decoded yet.
///
/// A type that joins bytes need not decode what it has already: it [confirms](Self::confirm) that
/// the bytes say the same.
pub struct Encoded<'de, T> {
    bytes: &'de [u8],
    /// Where `bytes` starts in the whole input.
    at: usize,
    of: PhantomData<fn() -> T>,
}

impl<'de, T> Encoded<'de, T> {
    pub(crate) fn new(bytes: &'de [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            of: PhantomData,
        }
    }
}

impl<T: Serialize + DeserializeOwned> Encoded<'_, T> {
    /// Decodes it.
    ///
    /// # Errors
    /// If the bytes are not the canonical encoding of a `T`.
    #[inline]
    pub fn read(self) -> Result<T, DecodeError> {
        guard::read_value_at(self.bytes, self.at)
    }

    /// Decodes it to look something up. Before the value is kept it must be
    /// [confirmed](Self::confirm), because other bytes than its own may have led to it.
    ///
    /// # Errors
    /// If the bytes are not any encoding of a `T`.
    #[inline]
    pub fn guess(self) -> Result<T, DecodeError> {
        guard::guess_value_at(self.bytes, self.at)
    }

    /// Holds `value` against the bytes, without decoding them.
    ///
    /// # Errors
    /// If they are not its canonical encoding.
    #[inline]
    pub fn confirm(self, value: &T) -> Result<(), DecodeError> {
        if guard::is_written_as(value, self.bytes) {
            return Ok(());
        }
        Err(DecodeError::NotCanonical { at: self.at })
    }
}

// By hand: a derive would demand the same of `T`.
impl<T> Clone for Encoded<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Encoded<'_, T> {}

impl<T> fmt::Debug for Encoded<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoded")
            .field("length", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
