//! Changed bytes, to test that a decoder refuses or restores, and does nothing else.
//!
//! Whatever a mutation decodes to must encode to that mutation again, and obey the rules of
//! the type; most mutations must be refused. [`withstands`] asserts what holds for every type.
//! For what a type promises besides, [`mutations`] are there to be had:
//!
//! ```
//! use rejoin_wire::hostile::mutations;
//! # use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, decode, encode};
//! # struct Highest(u64);
//! # impl Wire for Highest {
//! #     const TAG: Tag = Tag::custom(7);
//! #     fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
//! #         out.u64(self.0);
//! #         Ok(())
//! #     }
//! #     fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
//! #         input.u64().map(Self)
//! #     }
//! # }
//!
//! for bytes in mutations(&encode(&Highest(300))?, 1) {
//!     if let Ok(state) = decode::<Highest>(&bytes) {
//!         assert_eq!(encode(&state)?, bytes);
//!     }
//! }
//! # Ok::<(), EncodeError>(())
//! ```

mod crossed;
mod trial;

use alloc::vec::Vec;

pub use crossed::crossed;
pub use trial::{Trial, refuses_prefixes, restored, withstands};

use crate::envelope::{seal, take_apart};
use crate::{Tag, varint};

/// How many places of the input are changed systematically, and how many mutations are
/// drawn besides.
const PLACES: usize = 512;
const DRAWN: u64 = 2048;

/// Bytes that were made from `bytes`, most of them with a checksum that fits again: cut at
/// every place, every bit flipped, then random changes of several kinds at once.
///
/// For long inputs the places are spread evenly over 512. The same seed gives the same
/// mutations.
pub fn mutations(bytes: &[u8], seed: u64) -> impl Iterator<Item = Vec<u8>> + use<> {
    let whole = bytes.to_vec();
    let (tag, body) = match take_apart(bytes) {
        Some((tag, body)) => (tag, body.to_vec()),
        None => (Tag::custom(0), bytes.to_vec()),
    };
    let cuts = {
        let (whole, body) = (whole.clone(), body.clone());
        let raw = places(whole.len()).map(move |at| whole[..at].to_vec());
        raw.chain(places(body.len()).map(move |at| sealed(tag, &body[..at])))
    };
    let flips = {
        let bits = |len| places(len).flat_map(|at| (0..8).map(move |bit| (at, 1_u8 << bit)));
        let body = body.clone();
        let raw = bits(whole.len()).map(move |(at, bit)| flipped(&whole, at, bit));
        let resealed = bits(body.len());
        raw.chain(resealed.map(move |(at, bit)| sealed(tag, &flipped(&body, at, bit))))
    };
    let drawn = (0..DRAWN).map(move |round| {
        let mut random = Random(seed ^ (round + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut changed = body.clone();
        for _ in 0..=random.below(3) {
            random.change(&mut changed);
        }
        sealed(tag, &changed)
    });
    cuts.chain(flips).chain(drawn)
}

/// A body in an envelope with the type's tag, right in all but its content.
pub fn sealed(tag: Tag, body: &[u8]) -> Vec<u8> {
    seal(tag, body).unwrap_or_default()
}

fn places(length: usize) -> impl Iterator<Item = usize> {
    (0..length).step_by(length.div_ceil(PLACES).max(1))
}

fn flipped(bytes: &[u8], at: usize, bit: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= bit;
    bytes
}

/// A generator of splitmix kind: a test must repeat from its seed alone.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn range(&mut self, length: usize) -> core::ops::Range<usize> {
        let start = self.below(length + 1);
        start..start + self.below((length - start).min(20) + 1)
    }

    fn change(&mut self, body: &mut Vec<u8>) {
        let range = self.range(body.len());
        match self.below(8) {
            0 => range.for_each(|at| body[at] = self.next() as u8),
            1 => drop(body.drain(range)),
            2 => body.truncate(range.start),
            // A number that claims far too much, or takes more bytes than it needs.
            3 => drop(body.splice(range.start..range.start, self.bomb())),
            4 => drop(body.splice(range, self.bomb())),
            // A part of the body twice, or moved to another place.
            5 => {
                let part = body[range].to_vec();
                let to = self.below(body.len() + 1);
                drop(body.splice(to..to, part));
            }
            6 => {
                let part: Vec<u8> = body.drain(range).collect();
                let to = self.below(body.len() + 1);
                drop(body.splice(to..to, part));
            }
            _ => {
                if let Some(byte) = body.get_mut(range.start) {
                    *byte = byte.wrapping_add([1, 2, 254, 255][self.below(4)]);
                }
            }
        }
    }

    fn bomb(&mut self) -> Vec<u8> {
        const CLAIMS: [u64; 6] = [u64::MAX, 1 << 62, (1 << 62) - 1, 1 << 60, 1 << 32, 1 << 20];
        let mut bytes = Vec::new();
        varint::put(
            &mut bytes,
            CLAIMS[self.below(CLAIMS.len())] | self.next() & 1,
        );
        match self.below(4) {
            0 => {
                // Overlong: one more group that adds nothing.
                if let Some(last) = bytes.last_mut() {
                    *last |= 0x80;
                }
                bytes.push(0);
            }
            // The same claim in the form of the users' values.
            1 => bytes = [&[253][..], &(1_u64 << 60).to_le_bytes()].concat(),
            _ => {}
        }
        bytes
    }
}
