use core::hash::Hash;

use rejoin_causality::{Stamp, Timestamp};
use rejoin_merge::TotalF64;
use rejoin_wire::{DecodeError, EncodeError, NUMBER_LIMIT, Reader, Writer};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A stamp that the bytes of a set can hold: [`Stamp`], [`Timestamp`], `u64` or [`TotalF64`].
///
/// Numbers of 2^62 and above are refused, as everywhere in this format, and of decimal ones also
/// what is not finite. Nanoseconds since 1970 fit until the year 2116. A number below may still lie
/// far ahead, and stands until its time has come.
pub trait WireTime: Sealed + Copy + Ord + Hash + Serialize + DeserializeOwned {
    /// Which kind this is; the first byte of the body.
    #[doc(hidden)]
    const KIND: u64;

    /// Whether the stamp may cross the border.
    #[doc(hidden)]
    fn is_valid(&self) -> bool;

    #[doc(hidden)]
    fn write_all(stamps: &[Self], out: &mut Writer) -> Result<(), EncodeError>;

    #[doc(hidden)]
    fn read_all<'de>(
        count: usize,
        input: &mut Reader<'de>,
    ) -> Result<impl Iterator<Item = Result<Self, DecodeError>> + use<'de, Self>, DecodeError>;
}

/// The kinds are part of the format, so only this crate adds one.
pub trait Sealed: Sized {}

impl Sealed for u64 {}
impl Sealed for Timestamp {}
impl Sealed for Stamp {}
impl Sealed for TotalF64 {}

/// As a column of differences.
impl WireTime for u64 {
    const KIND: u64 = 0;

    fn is_valid(&self) -> bool {
        *self < NUMBER_LIMIT
    }

    fn write_all(stamps: &[Self], out: &mut Writer) -> Result<(), EncodeError> {
        out.deltas(stamps.iter().copied())
    }

    fn read_all<'de>(
        count: usize,
        input: &mut Reader<'de>,
    ) -> Result<impl Iterator<Item = Result<Self, DecodeError>> + use<'de>, DecodeError> {
        Ok(input.deltas(count)?.map(Ok))
    }
}

/// As the numbers that they are.
impl WireTime for Timestamp {
    const KIND: u64 = u64::KIND;

    fn is_valid(&self) -> bool {
        *self <= Self::MAX_ENCODED
    }

    fn write_all(stamps: &[Self], out: &mut Writer) -> Result<(), EncodeError> {
        out.deltas(stamps.iter().map(|stamp| stamp.as_u64()))
    }

    fn read_all<'de>(
        count: usize,
        input: &mut Reader<'de>,
    ) -> Result<impl Iterator<Item = Result<Self, DecodeError>> + use<'de>, DecodeError> {
        Ok(input.deltas(count)?.map(|bits| Ok(Self::from_u64(bits))))
    }
}

/// A table of the replicas, the stamps as replica and milliseconds, and their counters.
///
/// In the order of the elements the times jump to and fro, and no difference is small. Most
/// counters are zero, so keeping them apart saves the two bytes that they would add to every time.
impl WireTime for Stamp {
    const KIND: u64 = 1;

    fn is_valid(&self) -> bool {
        self.time.is_valid()
    }

    fn write_all(stamps: &[Self], out: &mut Writer) -> Result<(), EncodeError> {
        if !stamps.iter().all(Self::is_valid) {
            return Err(EncodeError::NumberTooLarge);
        }
        out.replicas(stamps.iter().map(|stamp| stamp.replica))?;
        let in_millis = |stamp: &Self| Self {
            time: Timestamp::from_u64(stamp.time.millis()),
            ..*stamp
        };
        out.stamps(stamps.iter().map(in_millis))?;
        out.column(stamps.iter().map(|stamp| u64::from(stamp.time.counter())));
        Ok(())
    }

    fn read_all<'de>(
        count: usize,
        input: &mut Reader<'de>,
    ) -> Result<impl Iterator<Item = Result<Self, DecodeError>> + use<'de>, DecodeError> {
        input.replicas()?;
        let stamps = input.stamps(count)?;
        let counters = input.column(count)?;
        let refusal = input.invalid("a timestamp is 2^62 or more, or its counter 2^16");
        let whole = move |(stamp, counter): (Self, u64)| {
            let millis = stamp.time.as_u64();
            let counter = u16::try_from(counter).ok();
            let valid = counter.filter(|_| millis <= Timestamp::MAX_ENCODED.millis());
            valid
                .map(|counter| Self {
                    time: Timestamp::from_parts(millis, counter),
                    ..stamp
                })
                .ok_or(refusal)
        };
        Ok(stamps.zip(counters).map(whole))
    }
}

/// As values of eight bytes.
impl WireTime for TotalF64 {
    const KIND: u64 = 2;

    fn is_valid(&self) -> bool {
        // False for what is not a number.
        self.get().abs() < NUMBER_LIMIT as f64
    }

    fn write_all(stamps: &[Self], out: &mut Writer) -> Result<(), EncodeError> {
        if !stamps.iter().all(Self::is_valid) {
            return Err(EncodeError::NumberTooLarge);
        }
        out.values(stamps)
    }

    fn read_all<'de>(
        count: usize,
        input: &mut Reader<'de>,
    ) -> Result<impl Iterator<Item = Result<Self, DecodeError>> + use<'de>, DecodeError> {
        let stamps = input.values::<Self>(count)?;
        let refusal = input.invalid("a decimal time is not finite, or 2^62 or more");
        Ok(stamps.map(move |stamp| {
            let valid = stamp.map(|stamp| Some(stamp).filter(Self::is_valid));
            valid.and_then(|valid| valid.ok_or(refusal))
        }))
    }
}
