#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

#[cfg(feature = "std")]
extern crate std;

mod column;
mod context;
mod decode_error;
mod encode_error;
mod encoded;
mod envelope;
mod fields;
mod guard;
#[cfg(feature = "laws")]
pub mod hostile;
mod opaque;
#[cfg(feature = "compression")]
mod packed;
mod reader;
mod replicas;
mod stamps;
mod tag;
mod values;
mod varint;
mod writer;

pub use column::{Bools, Column, Deltas};
pub use decode_error::DecodeError;
pub use encode_error::EncodeError;
pub use encoded::Encoded;
pub use envelope::{
    Envelope, VERSION, Wire, decode, decode_known, encode, envelope, merge_bytes, reseal,
};
pub use fields::Fields;
pub use guard::{MAX_DEPTH, read_value, write_value};
pub use opaque::Opaque;
#[cfg(feature = "compression")]
pub use packed::{pack, unpack};
pub use reader::Reader;
pub use stamps::{Dots, Stamps};
pub use tag::{Tag, tags};
pub use values::{Values, affordable};
pub use writer::Writer;

/// Sequence numbers and timestamps lie below this bound, 2^62.
///
/// Adding one to an accepted number never overflows. It is no guard against a member that lies: it
/// may send the last numbers below the bound, and what counts on from them can't be encoded.
pub const NUMBER_LIMIT: u64 = 1 << 62;
