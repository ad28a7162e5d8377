//! Unsigned numbers in groups of seven bits, lowest first (LEB128), in their shortest form.

use alloc::vec::Vec;

/// Why a number could not be read.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    Short,
    Long,
}

pub(crate) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads one number and moves `bytes` past it.
#[inline]
pub(crate) fn take(bytes: &mut &[u8]) -> Result<u64, Fault> {
    // Nearly all numbers are short.
    let low = |byte: u8| u64::from(byte & 0x7f);
    match **bytes {
        [a, ref rest @ ..] if a < 0x80 => {
            *bytes = rest;
            Ok(u64::from(a))
        }
        [a, b @ 1..0x80, ref rest @ ..] => {
            *bytes = rest;
            Ok(low(a) | u64::from(b) << 7)
        }
        [a, b, c @ 1..0x80, ref rest @ ..] if b >= 0x80 => {
            *bytes = rest;
            Ok(low(a) | low(b) << 7 | u64::from(c) << 14)
        }
        _ => take_long(bytes),
    }
}

fn take_long(bytes: &mut &[u8]) -> Result<u64, Fault> {
    let mut number = 0;
    for (index, &byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * index);
        if byte < 0x80 {
            // A last group of zero adds nothing; the tenth group has room for one bit.
            if byte == 0 || (index == 9 && byte > 1) {
                return Err(Fault::Long);
            }
            *bytes = &bytes[index + 1..];
            return Ok(number);
        }
    }
    Err(if bytes.len() < 10 {
        Fault::Short
    } else {
        Fault::Long
    })
}

/// Maps numbers of small size, of either sign, to small unsigned ones.
pub(crate) const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

pub(crate) const fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
