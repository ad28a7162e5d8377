//! The envelope: what the bytes are, how many there are, and whether they arrived whole.

use alloc::vec::Vec;

use rejoin_merge::Merge;

use crate::{DecodeError, EncodeError, Reader, Tag, Writer, varint};

/// The newest version of the format, the one that is written.
pub const VERSION: u8 = 1;

/// The first byte is in no UTF-8 text, so no text is taken for a state.
const MAGIC: [u8; 2] = [0xF5, b'r'];

const CHECKSUM: usize = 4;

/// With more bytes a checksum of 32 bits means little, and lengths would not fit everywhere.
const MAX_LENGTH: usize = u32::MAX as usize;

/// A state that has an encoded form.
///
/// Equal states must be written as equal bytes, and [`read`](Self::read) must accept
/// exactly what [`write`](Self::write) produces and check every rule of the type, because
/// nothing is checked after it.
///
/// ```
/// use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, decode, encode};
///
/// #[derive(Debug, PartialEq)]
/// struct Highest(u64);
///
/// impl Wire for Highest {
///     const TAG: Tag = Tag::custom(7);
///
///     fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
///         out.u64(self.0);
///         Ok(())
///     }
///
///     fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
///         input.u64().map(Self)
///     }
/// }
///
/// let bytes = encode(&Highest(300))?;
/// assert_eq!(decode(&bytes), Ok(Highest(300)));
/// assert_eq!(decode::<Highest>(&bytes[1..]), Err(DecodeError::NotRejoin));
/// # Ok::<(), EncodeError>(())
/// ```
pub trait Wire: Sized {
    /// The number of the type.
    const TAG: Tag;

    /// Writes the state, in one form for equal states.
    ///
    /// # Errors
    /// If a user's value or a number in it has no encoded form.
    fn write(&self, out: &mut Writer) -> Result<(), EncodeError>;

    /// Reads a state and checks all rules of the type.
    ///
    /// # Errors
    /// If the bytes are not what [`write`](Self::write) gives for some state.
    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Joins the state that [`read`](Self::read) would give, and whether it brought something new.
    ///
    /// For a type that can do this without making that state first. The outcome must be the same:
    /// the same answer, state and error, and nothing may have changed where there is an error. So
    /// the reader has to be [finished](Reader::finish) before the state is.
    ///
    /// # Errors
    /// If the bytes are not what [`write`](Self::write) gives for some state.
    fn merge_read(&mut self, mut input: Reader<'_>) -> Result<bool, DecodeError>
    where
        Self: Merge,
    {
        let other = Self::read(&mut input)?;
        input.finish()?;
        Ok(self.merge_owned(other))
    }
}

/// Encodes a state with its envelope.
///
/// # Errors
/// If a user's value or a number in it has no encoded form, or for 4 GiB and more.
pub fn encode<T: Wire>(state: &T) -> Result<Vec<u8>, EncodeError> {
    let mut writer = Writer::new();
    state.write(&mut writer)?;
    seal(T::TAG, &writer.finish()?)
}

/// Decodes a state. What it accepts, [`encode`] gives back byte for byte.
///
/// # Errors
/// If the bytes are anything else than what [`encode`] gives for some state.
pub fn decode<T: Wire>(bytes: &[u8]) -> Result<T, DecodeError> {
    open(bytes, false)
}

/// Decodes what this program knows of a state: [fields](crate::fields!) that a newer one has added
/// are left out, so the answer may hold less than the bytes do.
///
/// Merging less is lawful and loses nothing: whoever wrote the bytes still has all of it. Do not
/// write the answer back in the place of the bytes.
///
/// # Errors
/// If the bytes break a rule of what is known.
pub fn decode_known<T: Wire>(bytes: &[u8]) -> Result<T, DecodeError> {
    open(bytes, true)
}

/// Joins an encoded state, and answers whether it brought something new: what [`decode`] and a
/// merge would do, and for some types faster.
///
/// ```
/// use rejoin_merge::Merge;
/// use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, encode, merge_bytes};
/// # use std::cmp::Ordering;
///
/// struct Highest(u64);
///
/// impl Merge for Highest {
///     fn merge(&mut self, other: &Self) -> bool {
///         let grows = self.0 < other.0;
///         self.0 = self.0.max(other.0);
///         grows
///     }
/// #
/// #   fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
/// #       self.0.partial_cmp(&other.0)
/// #   }
/// }
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
/// let mut here = Highest(200);
/// assert_eq!(merge_bytes(&mut here, &encode(&Highest(300)).unwrap()), Ok(true));
/// assert_eq!(merge_bytes(&mut here, b"junk"), Err(DecodeError::NotRejoin));
/// assert_eq!(here.0, 300);
/// ```
///
/// # Errors
/// As [`decode`]. Nothing has changed then.
pub fn merge_bytes<T: Wire + Merge>(state: &mut T, bytes: &[u8]) -> Result<bool, DecodeError> {
    state.merge_read(body_of::<T>(bytes)?)
}

fn open<T: Wire>(bytes: &[u8], known_only: bool) -> Result<T, DecodeError> {
    let mut reader = body_of::<T>(bytes)?;
    reader.known_only = known_only;
    let state = T::read(&mut reader)?;
    reader.finish()?;
    Ok(state)
}

/// Opens the envelope of a state of this type.
fn body_of<T: Wire>(bytes: &[u8]) -> Result<Reader<'_>, DecodeError> {
    let envelope = envelope(bytes)?;
    if envelope.tag != T::TAG {
        return Err(DecodeError::WrongType {
            expected: T::TAG,
            found: envelope.tag,
        });
    }
    Ok(body_at(bytes, &envelope))
}

/// Reads the body of the envelope that `bytes` are.
pub(crate) fn body_at<'de>(bytes: &'de [u8], envelope: &Envelope<'de>) -> Reader<'de> {
    let start = bytes.len() - CHECKSUM - envelope.body.len();
    Reader::at(envelope.body, start)
}

/// What stands around an encoded state, for tools that do not know its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The type of the state.
    pub tag: Tag,
    /// The version of the format.
    pub version: u8,
    /// The encoded state.
    pub body: &'a [u8],
}

/// Opens the envelope and checks it, without a look at the state.
///
/// # Errors
/// If the bytes are not an envelope, from a newer version, too few, too many or damaged.
pub fn envelope(bytes: &[u8]) -> Result<Envelope<'_>, DecodeError> {
    let mut reader = Reader::new(bytes);
    let start = reader.slice(MAGIC.len() + 1).map_err(|short| match bytes {
        _ if MAGIC.starts_with(&bytes[..bytes.len().min(MAGIC.len())]) => short,
        _ => DecodeError::NotRejoin,
    })?;
    let version = start[MAGIC.len()];
    if !start.starts_with(&MAGIC) || version == 0 {
        return Err(DecodeError::NotRejoin);
    }
    if version > VERSION {
        return Err(DecodeError::NewerVersion { found: version });
    }
    let tag = Tag::from_number(reader.u64()?);
    let body = reader.bytes()?;
    let at = reader.offset();
    let sum = reader.slice(CHECKSUM)?;
    if !reader.left.is_empty() {
        return Err(DecodeError::Trailing {
            at: reader.offset(),
        });
    }
    if sum != checksum(&bytes[..at]) {
        return Err(DecodeError::Damaged);
    }
    Ok(Envelope { tag, version, body })
}

/// Makes changed bytes pass the checks of the envelope, as someone who means harm would.
///
/// Everything between the head and the last four bytes is taken for the body; its length and
/// the checksum are set to match. Bytes that have no head to keep stay as they are. It is
/// here for tests: the checksum finds accidents, it never was a defence.
pub fn reseal(bytes: &mut Vec<u8>) {
    let Some((tag, body)) = take_apart(bytes) else {
        return;
    };
    let head = [bytes[0], bytes[1], bytes[2]];
    if let Ok(mut sealed) = seal(tag, body) {
        sealed[..head.len()].copy_from_slice(&head);
        let end = sealed.len() - CHECKSUM;
        let sum = checksum(&sealed[..end]);
        sealed[end..].copy_from_slice(&sum);
        *bytes = sealed;
    }
}

/// The tag and body of an envelope that may be damaged.
pub(crate) fn take_apart(bytes: &[u8]) -> Option<(Tag, &[u8])> {
    let (_, mut rest) = bytes.split_at_checked(MAGIC.len() + 1)?;
    let tag = varint::take(&mut rest).ok()?;
    let groups = rest.iter().take_while(|byte| **byte >= 0x80).count();
    let rest = rest.get(groups + 1..)?;
    let body = &rest[..rest.len().checked_sub(CHECKSUM)?];
    Some((Tag::from_number(tag), body))
}

pub(crate) fn seal(tag: Tag, body: &[u8]) -> Result<Vec<u8>, EncodeError> {
    // The head is at most 3 + 10 + 5 bytes.
    if body.len() > MAX_LENGTH - 32 {
        return Err(EncodeError::TooLarge);
    }
    let mut bytes = Vec::with_capacity(body.len() + 24);
    bytes.extend_from_slice(&MAGIC);
    bytes.push(VERSION);
    varint::put(&mut bytes, tag.number());
    varint::put(&mut bytes, body.len() as u64);
    bytes.extend_from_slice(body);
    let sum = checksum(&bytes);
    bytes.extend_from_slice(&sum);
    Ok(bytes)
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    crc32fast::hash(bytes).to_le_bytes()
}
