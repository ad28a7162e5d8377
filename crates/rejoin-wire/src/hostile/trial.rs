//! What every decoder must withstand.

use alloc::vec::Vec;
use core::any::type_name;
use core::fmt;
use core::ops::Range;

use rejoin_merge::Merge;

use super::mutations;
use crate::{DecodeError, Wire, decode, encode};

/// Memory that decoding may take whatever came in.
const FREE: u64 = 64 * 1024;

/// How many mutations [`withstands`] tried, and which of them were accepted.
///
/// Its `Display` is what a test says when these are too few.
///
/// ```
/// use rejoin_wire::hostile::Trial;
///
/// let trial = Trial { seen: 300, accepted: vec![] };
/// assert_eq!(trial.to_string(), "0 of 300 accepted");
/// ```
#[derive(Clone, Debug)]
#[must_use = "with few mutations, or few accepted, little was tested"]
pub struct Trial {
    /// The number of all mutations.
    pub seen: usize,
    /// The mutations that decoded to a state, for what the type promises of a state besides.
    pub accepted: Vec<Vec<u8>>,
}

impl fmt::Display for Trial {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} of {} accepted", self.accepted.len(), self.seen)
    }
}

/// Asserts that the [`mutations`] of each of `states`, for each of `seeds`, are refused or
/// restored, and that nothing else happens.
///
/// - Text is refused, and so is every prefix of a state's bytes.
/// - The bytes of a state decode to that state.
/// - Each mutation passes [`restored`], which measures memory by `held` and allows `per_byte`.
/// - A state that was accepted merges with the honest one alike from both sides, and merged
///   with itself it stays itself.
///
/// The answer says how many mutations there were. Assert a floor for both its numbers, or a
/// state that holds too little goes unnoticed.
///
/// A failure names the bytes in hex, and `xxd -r -p` makes a file of them. Each state costs some
/// thousand decodings for each seed.
///
/// ```
/// use allocation_counter::measure;
/// use rejoin_wire::hostile::withstands;
/// # use std::cmp::Ordering;
/// # use rejoin_merge::Merge;
/// # use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};
/// # #[derive(Clone, PartialEq)]
/// # struct Highest(u64);
/// # impl Merge for Highest {
/// #     fn merge(&mut self, other: &Self) -> bool {
/// #         let grows = self.0 < other.0;
/// #         self.0 = self.0.max(other.0);
/// #         grows
/// #     }
/// #     fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
/// #         self.0.partial_cmp(&other.0)
/// #     }
/// # }
/// # impl Wire for Highest {
/// #     const TAG: Tag = Tag::custom(7);
/// #     fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
/// #         out.u64(self.0);
/// #         Ok(())
/// #     }
/// #     fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
/// #         input.u64().map(Self)
/// #     }
/// # }
///
/// let states = [Highest(300), Highest(1 << 40)];
/// let trial = withstands(&states, 0..4, 8, |decode| measure(decode).bytes_max);
/// assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
/// ```
///
/// # Panics
/// If one of these does not hold, a state does not encode, or no mutation is refused.
#[track_caller]
pub fn withstands<T>(
    states: &[T],
    seeds: Range<u64>,
    per_byte: u64,
    held: impl Fn(&mut dyn FnMut()) -> u64,
) -> Trial
where
    T: Wire + Merge + Clone + PartialEq,
{
    let name = type_name::<T>();
    let text = decode::<T>(b"hello, world");
    assert!(
        matches!(text, Err(DecodeError::NotRejoin)),
        "{name} reads text"
    );
    for state in states {
        refuses_prefixes(state);
        let bytes = encoded(state);
        assert!(
            restored(&bytes, per_byte, &held).as_ref() == Some(state),
            "{name} does not come back as it was: {}",
            Hex(&bytes)
        );
    }
    let mut trial = Trial {
        seen: 0,
        accepted: Vec::new(),
    };
    for seed in seeds {
        for state in states {
            for mutation in mutations(&encoded(state), seed) {
                trial.seen += 1;
                if let Some(decoded) = restored(&mutation, per_byte, &held) {
                    merges(state, &decoded, &mutation);
                    trial.accepted.push(mutation);
                }
            }
        }
    }
    assert!(trial.accepted.len() < trial.seen, "{name}: {trial}");
    trial
}

/// The state that `bytes` decode to, or `None` if they are refused. Asserts that this takes
/// little memory, and that the state is written as the same bytes again.
///
/// `held` must run what it is given once, and answer how many bytes of memory that held at most
/// at one time. `per_byte` of them are allowed for each byte of the input, and 64 KiB in all.
///
/// ```
/// use allocation_counter::measure;
/// use rejoin_wire::hostile::{restored, sealed};
/// # use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};
/// # #[derive(Debug, PartialEq)]
/// # struct Highest(u64);
/// # impl Wire for Highest {
/// #     const TAG: Tag = Tag::custom(7);
/// #     fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
/// #         out.u64(self.0);
/// #         Ok(())
/// #     }
/// #     fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
/// #         input.u64().map(Self)
/// #     }
/// # }
///
/// let state = |body: &[u8]| {
///     let bytes = sealed(Highest::TAG, body);
///     restored::<Highest>(&bytes, 8, |decode| measure(decode).bytes_max)
/// };
/// assert_eq!(state(&[0xac, 2]), Some(Highest(300)));
/// assert_eq!(state(&[0xac, 2, 0]), None);
/// ```
///
/// # Panics
/// If decoding holds more memory, or the state is written otherwise.
#[track_caller]
pub fn restored<T: Wire>(
    bytes: &[u8],
    per_byte: u64,
    held: impl Fn(&mut dyn FnMut()) -> u64,
) -> Option<T> {
    let name = type_name::<T>();
    let mut decoded = None;
    let held = held(&mut || decoded = decode::<T>(bytes).ok());
    let most = per_byte * bytes.len() as u64 + FREE;
    assert!(
        held <= most,
        "{name} takes {held} bytes of memory, not {most} at most, for {}",
        Hex(bytes)
    );
    let state = decoded?;
    let again = encode(&state);
    assert!(
        again.as_deref() == Ok(bytes),
        "{name} has two forms: {} is written as {}",
        Hex(bytes),
        Hex(&again.unwrap_or_default())
    );
    Some(state)
}

/// Asserts that no prefix of the bytes of `state` decodes.
///
/// ```
/// use rejoin_wire::hostile::refuses_prefixes;
/// # use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};
/// # struct Highest(u64);
/// # impl Wire for Highest {
/// #     const TAG: Tag = Tag::custom(7);
/// #     fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
/// #         out.u64(self.0);
/// #         Ok(())
/// #     }
/// #     fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
/// #         input.u64().map(Self)
/// #     }
/// # }
///
/// refuses_prefixes(&Highest(300));
/// ```
///
/// # Panics
/// If one does, or the state does not encode.
#[track_caller]
pub fn refuses_prefixes<T: Wire>(state: &T) {
    let bytes = encoded(state);
    for end in 0..bytes.len() {
        assert!(
            decode::<T>(&bytes[..end]).is_err(),
            "{} accepts the first {end} bytes of {}",
            type_name::<T>(),
            Hex(&bytes)
        );
    }
}

#[track_caller]
fn encoded<T: Wire>(state: &T) -> Vec<u8> {
    let encoded = encode(state);
    assert!(
        encoded.is_ok(),
        "{} does not encode: {:?}",
        type_name::<T>(),
        encoded.err()
    );
    encoded.unwrap_or_default()
}

/// Asserts that `state` and what was `decoded` from `bytes` merge lawfully.
#[track_caller]
fn merges<T: Merge + Clone + PartialEq>(state: &T, decoded: &T, bytes: &[u8]) {
    let name = type_name::<T>();
    let mut twice = decoded.clone();
    assert!(
        !twice.merge(decoded) && twice == *decoded,
        "{name} is not itself when merged with itself: {}",
        Hex(bytes)
    );
    let mut joined = state.clone();
    joined.merge(decoded);
    let mut turned = decoded.clone();
    turned.merge(state);
    assert!(
        joined == turned,
        "{name} depends on which side is merged into which: {}",
        Hex(bytes)
    );
}

/// Bytes as they are written to be copied.
struct Hex<'a>(&'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}
