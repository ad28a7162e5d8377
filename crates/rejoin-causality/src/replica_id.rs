use core::fmt;
use core::str::FromStr;

use uuid::Uuid;

/// The name of one incarnation of a replica: 128 bits that nobody else writes under.
///
/// Everything in this collection rests on one promise: **no two writers ever share an id**.
/// So a replica that is copied, or restored from an older backup, takes a new one
/// (see [`Replica`](crate::Replica)).
///
/// Ids are ordered as the number that they hold, which is also the order of their bytes
/// and of their text.
///
/// ```
/// use rejoin_causality::ReplicaId;
///
/// let id: ReplicaId = "3f2a0000-0000-4000-8000-000000000007".parse()?;
/// assert_eq!(ReplicaId::from_bytes(id.to_bytes()), id);
/// assert_eq!(format!("{id}"), "3f2a0000-0000-4000-8000-000000000007");
/// assert_eq!(format!("{id:?}"), "3f2a…");
/// assert_eq!(format!("{:?}", ReplicaId::from(7_u64)), "#7");
/// # Ok::<(), rejoin_causality::BadReplicaId>(())
/// ```
// Two words instead of one `u128`: aligned to 8 bytes, so that an id beside a sequence takes
// 24 bytes and not 32. The order of the fields makes the derived order that of the `u128`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplicaId {
    high: u64,
    low: u64,
}

impl ReplicaId {
    /// A fresh id from the entropy of the operating system (UUID version 4).
    ///
    /// ```
    /// # use rejoin_causality::ReplicaId;
    /// assert_ne!(ReplicaId::random(), ReplicaId::random());
    /// ```
    #[cfg(feature = "std")]
    pub fn random() -> Self {
        Self::from(Uuid::new_v4())
    }

    /// The id that these sixteen bytes stand for, most significant byte first.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self::from_number(u128::from_be_bytes(bytes))
    }

    /// The sixteen bytes of the id, most significant first, as in a UUID.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.number().to_be_bytes()
    }

    const fn from_number(number: u128) -> Self {
        Self {
            high: (number >> 64) as u64,
            low: number as u64,
        }
    }

    const fn number(self) -> u128 {
        (self.high as u128) << 64 | self.low as u128
    }

    /// The bits in which two ids differ, folded into one word: zero if they are the same.
    pub(crate) const fn distance(self, other: Self) -> u64 {
        (self.high ^ other.high) | (self.low ^ other.low)
    }
}

impl From<u128> for ReplicaId {
    fn from(number: u128) -> Self {
        Self::from_number(number)
    }
}

impl From<u64> for ReplicaId {
    fn from(number: u64) -> Self {
        Self {
            high: 0,
            low: number,
        }
    }
}

impl From<Uuid> for ReplicaId {
    fn from(uuid: Uuid) -> Self {
        Self::from_number(uuid.as_u128())
    }
}

impl From<ReplicaId> for u128 {
    fn from(id: ReplicaId) -> Self {
        id.number()
    }
}

impl From<ReplicaId> for Uuid {
    fn from(id: ReplicaId) -> Self {
        Self::from_u128(id.number())
    }
}

/// The whole id, as the text of a UUID.
impl fmt::Display for ReplicaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Uuid::from(*self), f)
    }
}

/// The first four digits, or the number itself where it is a small one: enough to tell
/// replicas apart in a log. [`Display`](fmt::Display) shows the whole.
impl fmt::Debug for ReplicaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.high == 0 {
            write!(f, "#{}", self.low)
        } else {
            write!(f, "{:04x}…", self.high >> 48)
        }
    }
}

/// Reads any usual form of a UUID: with or without hyphens, in either case.
impl FromStr for ReplicaId {
    type Err = BadReplicaId;

    fn from_str(text: &str) -> Result<Self, BadReplicaId> {
        Uuid::parse_str(text)
            .map(Self::from)
            .map_err(|_| BadReplicaId)
    }
}

/// The text is not a replica id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadReplicaId;

impl fmt::Display for BadReplicaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "this text is not a replica id; write 32 hexadecimal digits in the form of a UUID, \
             such as 3f2a0000-0000-4000-8000-000000000007",
        )
    }
}

impl core::error::Error for BadReplicaId {}
