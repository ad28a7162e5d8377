use core::fmt;

use crate::{ReplicaId, Timestamp};

/// What a [`Replica`](crate::Replica) needs to go on after a restart: its id, and a bound
/// that no stamp it gave lies above.
///
/// Written as 32 bytes, in this order; numbers are little-endian:
///
/// | bytes | meaning |
/// |---|---|
/// | 4 | `RJS` and the version of this form, 1 |
/// | 16 | the id, most significant byte first |
/// | 8 | the bound |
/// | 4 | CRC-32 of the 28 bytes before it |
///
/// Not `Clone`, and used up by `Replica::resume`: whoever resumes
/// the same bytes twice has two writers under one id.
#[derive(Debug, PartialEq, Eq)]
pub struct Saved {
    id: ReplicaId,
    bound: Timestamp,
}

const HEAD: [u8; 4] = *b"RJS\x01";
const CHECKED: usize = Saved::LEN - 4;

impl Saved {
    /// How many bytes a saved replica takes.
    pub const LEN: usize = 32;

    pub(crate) const fn new(id: ReplicaId, bound: Timestamp) -> Self {
        Self { id, bound }
    }

    /// The id that the replica writes under.
    pub const fn id(&self) -> ReplicaId {
        self.id
    }

    /// The latest stamp that the replica gave; it gives only later ones after a restart.
    pub const fn bound(&self) -> Timestamp {
        self.bound
    }

    pub(crate) const fn into_parts(self) -> (ReplicaId, Timestamp) {
        (self.id, self.bound)
    }

    /// The bytes to keep.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..4].copy_from_slice(&HEAD);
        bytes[4..20].copy_from_slice(&self.id.to_bytes());
        bytes[20..CHECKED].copy_from_slice(&self.bound.as_u64().to_le_bytes());
        let check = crc32(&bytes[..CHECKED]);
        bytes[CHECKED..].copy_from_slice(&check.to_le_bytes());
        bytes
    }

    /// The replica that was saved in these bytes.
    ///
    /// # Errors
    /// [`BadSave`] if these are not exactly the bytes that [`to_bytes`](Self::to_bytes) made.
    /// Then take a new id, with `Replica::random`, rather than
    /// guess the old one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadSave> {
        let bytes: &[u8; Self::LEN] = bytes
            .try_into()
            .map_err(|_| BadSave::Length { found: bytes.len() })?;
        let (checked, check) = bytes.split_at(CHECKED);
        if crc32(checked).to_le_bytes() != check {
            return Err(BadSave::Damaged);
        }
        let (head, rest) = checked.split_at(HEAD.len());
        if head != HEAD {
            return Err(BadSave::Unknown);
        }
        let mut id = [0; 16];
        let mut bound = [0; 8];
        id.copy_from_slice(&rest[..16]);
        bound.copy_from_slice(&rest[16..]);
        let bound = Timestamp::from_u64(u64::from_le_bytes(bound));
        Ok(Self::new(ReplicaId::from_bytes(id), bound))
    }
}

/// The usual CRC-32 (as in Ethernet and zip), bit by bit: 28 bytes are not worth a table.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), step)
    })
}

/// The bytes do not hold a saved replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadSave {
    /// There are not [`Saved::LEN`] bytes.
    Length {
        /// How many there are.
        found: usize,
    },
    /// The check value does not fit the rest.
    Damaged,
    /// The bytes are whole, but of another kind, or of a newer version.
    Unknown,
}

impl fmt::Display for BadSave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { found } => write!(
                f,
                "a saved replica takes {} bytes, but there are {found}; restore the file, or \
                 take a new replica id",
                Saved::LEN
            ),
            Self::Damaged => f.write_str(
                "the saved replica is damaged: its check value does not fit; restore the file, \
                 or take a new replica id",
            ),
            Self::Unknown => f.write_str(
                "these bytes are no saved replica, or one of a newer version; read them with \
                 that version, or take a new replica id",
            ),
        }
    }
}

impl core::error::Error for BadSave {}
