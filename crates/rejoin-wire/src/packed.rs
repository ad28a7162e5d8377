//! Encoded states, deflated for the line or the disk (RFC 1951).

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use miniz_oxide::deflate::core::deflate_flags::TDEFL_FILTER_MATCHES;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::envelope::{body_at, envelope, seal};
use crate::{DecodeError, Writer, tags};

/// How many earlier places with the same three bytes are compared, and no match of up to five bytes
/// is taken: in random digits, further and shorter ones cost more than the digits.
const SEARCH: u32 = 1 | TDEFL_FILTER_MATCHES;

/// What deflate can make of one byte, at most.
const MOST_FROM_ONE: usize = 1_032;

/// Deflates an encoded state; what does not get shorter, or is packed, comes back as it is.
///
/// Packing is for the way. The bytes of a state are what [`unpack`] gives back: unlike them, packed
/// bytes are not the same for equal states, because one content can be deflated in many ways.
///
/// ```
/// use rejoin_wire::{DecodeError, pack, unpack};
/// # use rejoin_wire::{EncodeError, Reader, Tag, Wire, Writer, encode};
/// # struct Text(String);
/// # impl Wire for Text {
/// #     const TAG: Tag = Tag::custom(7);
/// #     fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
/// #         out.bytes(self.0.as_bytes());
/// #         Ok(())
/// #     }
/// #     fn read(_: &mut Reader<'_>) -> Result<Self, DecodeError> {
/// #         unreachable!()
/// #     }
/// # }
///
/// let bytes = encode(&Text("the same again and again; ".repeat(100)))?;
/// let packed = pack(&bytes);
/// assert!(packed.len() < 100);
/// assert_eq!(unpack(&packed, 1 << 20).as_deref(), Ok(&bytes[..]));
/// assert_eq!(unpack(&bytes, 1 << 20).as_deref(), Ok(&bytes[..]), "as it was not packed");
/// let refused = DecodeError::PackedTooLarge { claimed: bytes.len() as u64, limit: 1_000 };
/// assert_eq!(unpack(&packed, 1_000), Err(refused));
/// # Ok::<(), EncodeError>(())
/// ```
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    if envelope(bytes).is_ok_and(|envelope| envelope.tag == tags::PACKED) {
        return bytes.to_vec();
    }
    let mut body = Writer::new();
    body.u64(bytes.len() as u64);
    let mut deflated = vec![0; bytes.len()];
    let mut compressor = CompressorOxide::new(SEARCH);
    let (status, _, length) = compress(&mut compressor, bytes, &mut deflated, TDEFLFlush::Finish);
    body.out.extend_from_slice(&deflated[..length]);
    match seal(tags::PACKED, &body.out) {
        Ok(packed) if status == TDEFLStatus::Done && packed.len() < bytes.len() => packed,
        _ => bytes.to_vec(),
    }
}

/// The encoded state that was [packed](pack). Bytes that are not packed come back as they are, so a
/// reader can take both.
///
/// A few packed bytes can claim a thousand times as many, so `limit` says how many the caller is
/// ready to hold; no more is ever made. What comes back is not checked yet: decode it.
///
/// # Errors
/// [`DecodeError::PackedTooLarge`] beyond the limit; [`DecodeError::BadPacking`] if the content is
/// damaged, or other than its length says; else what a damaged envelope gives.
pub fn unpack(bytes: &[u8], limit: usize) -> Result<Cow<'_, [u8]>, DecodeError> {
    let envelope = envelope(bytes)?;
    if envelope.tag != tags::PACKED {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut body = body_at(bytes, &envelope);
    let claimed = body.u64()?;
    let (at, deflated) = (body.offset(), body.left);
    let length = match usize::try_from(claimed) {
        Ok(length) if length <= limit => length,
        _ => return Err(DecodeError::PackedTooLarge { claimed, limit }),
    };
    if length > deflated.len().saturating_mul(MOST_FROM_ONE) {
        return Err(DecodeError::BadPacking { at });
    }
    let mut out = vec![0; length];
    let whole = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut machine = Box::<DecompressorOxide>::default();
    match decompress(&mut machine, deflated, &mut out, 0, whole) {
        (TINFLStatus::Done, taken, made) if taken == deflated.len() && made == length => {
            Ok(Cow::Owned(out))
        }
        _ => Err(DecodeError::BadPacking { at }),
    }
}
