use rejoin_causality::{Stamp, Timestamp};
use rejoin_wire::{DecodeError, EncodeError, NUMBER_LIMIT, Reader, Writer};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A timestamp that the bytes of a register can hold: [`Stamp`], [`Timestamp`] or `u64`.
///
/// Numbers of 2^62 and above are refused, as everywhere in this format. Nanoseconds since 1970 fit
/// until the year 2116. A number below may still lie far ahead, and stands until its time has come.
pub trait WireTime: Sealed + Serialize + DeserializeOwned {
    /// Which kind this is; the first byte of the body.
    #[doc(hidden)]
    const KIND: u64;

    /// Whether the timestamp may cross the border.
    #[doc(hidden)]
    fn is_valid(&self) -> bool;

    #[doc(hidden)]
    fn write(&self, out: &mut Writer) -> Result<(), EncodeError>;

    #[doc(hidden)]
    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

/// The kinds are part of the format, so only this crate adds one.
pub trait Sealed: Sized {}

impl Sealed for u64 {}
impl Sealed for Timestamp {}
impl Sealed for Stamp {}

impl WireTime for u64 {
    const KIND: u64 = 0;

    fn is_valid(&self) -> bool {
        *self < NUMBER_LIMIT
    }

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.number(*self)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.number()
    }
}

/// As the number that it is.
impl WireTime for Timestamp {
    const KIND: u64 = u64::KIND;

    fn is_valid(&self) -> bool {
        *self <= Self::MAX_ENCODED
    }

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.number(self.as_u64())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.number().map(Self::from_u64)
    }
}

impl WireTime for Stamp {
    const KIND: u64 = 1;

    fn is_valid(&self) -> bool {
        self.time.is_valid()
    }

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.replicas([self.replica])?;
        out.stamp(*self)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        input.stamp()
    }
}
