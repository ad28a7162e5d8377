//! A number where the format can hold it; else, in formats for people, its bits as text.
//!
//! JSON has no NaN and no infinity, so these are written as `"0x7ff8000000000000"`.

use alloc::format;
use core::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::TotalF64;

impl Serialize for TotalF64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() && !self.0.is_finite() {
            serializer.collect_str(&format_args!("0x{:016x}", self.0.to_bits()))
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for TotalF64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(NumberOrBits)
        } else {
            f64::deserialize(deserializer).map(Self)
        }
    }
}

struct NumberOrBits;

impl Visitor<'_> for NumberOrBits {
    type Value = TotalF64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or the bits of a number that is not finite as \"0x\" and 16 digits")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<TotalF64, E> {
        Ok(TotalF64(number))
    }

    // Formats for people write 3.0 as 3 sometimes. Beyond 2^53 the nearest number is taken, as
    // serde does for `f64` itself.
    fn visit_u64<E: Error>(self, number: u64) -> Result<TotalF64, E> {
        Ok(TotalF64(number as f64))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<TotalF64, E> {
        Ok(TotalF64(number as f64))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TotalF64, E> {
        let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 16);
        let bits = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let number = bits
            .map(f64::from_bits)
            .filter(|number| !number.is_finite());
        // One form per number: what is finite is written as a number, hexadecimals in lower case.
        number
            .filter(|number| format!("0x{:016x}", number.to_bits()) == text)
            .map(TotalF64)
            .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}
