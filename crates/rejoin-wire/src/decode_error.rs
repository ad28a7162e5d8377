use core::fmt;

use crate::Tag;

/// Why bytes were refused.
///
/// Every variant names what is wrong; [`offset`](Self::offset) says at which byte, counted
/// from the start of the input. None of them holds a part of the content, so an error can
/// be logged.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end too early, or a length claims more than there is.
    TooShort {
        /// Where more was expected.
        at: usize,
    },
    /// The first two bytes are not those of rejoin.
    NotRejoin,
    /// The format is newer than this program.
    NewerVersion {
        /// The version in the bytes; this program knows all up to [`VERSION`](crate::VERSION).
        found: u8,
    },
    /// The bytes hold another data type.
    WrongType {
        /// The type that was asked for.
        expected: Tag,
        /// The type in the bytes.
        found: Tag,
    },
    /// The checksum does not match: the bytes were damaged on their way.
    Damaged,
    /// Something follows where the content should end.
    Trailing {
        /// Where it should end.
        at: usize,
    },
    /// A number is written in more bytes than it needs, or does not fit 64 bits.
    BadNumber {
        /// Where the number starts.
        at: usize,
    },
    /// A number or count lies beyond its limit.
    OutOfRange {
        /// Where the number starts.
        at: usize,
    },
    /// Things that must ascend strictly do not: unsorted or twice the same.
    NotAscending {
        /// The later one of the two.
        at: usize,
    },
    /// The same content has a shorter or more regular form, which is the only legal one.
    NotCanonical {
        /// Where the irregular part or the value starts.
        at: usize,
    },
    /// An index beyond the table of replicas.
    UnknownReplica {
        /// Where the index stands.
        at: usize,
    },
    /// The table of replicas has one that nothing uses.
    UnusedReplica,
    /// A user's value, or an item of a sequence or map in it, takes no bytes.
    ZeroSized {
        /// Where the value starts.
        at: usize,
    },
    /// A user's value is nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    TooDeep {
        /// Where the value starts.
        at: usize,
    },
    /// A user's value does not have the form of the type that was asked for.
    Value {
        /// Where the value starts.
        at: usize,
    },
    /// A struct has a field that this program does not know.
    UnknownField {
        /// Where the field's content starts.
        at: usize,
        /// The number of the field.
        number: u64,
    },
    /// A field of a struct holds another type than asked for.
    WrongField {
        /// Where the field's content starts.
        at: usize,
        /// The number of the field.
        number: u64,
    },
    /// Packed content is damaged, or not as long as it says.
    BadPacking {
        /// Where the deflated content starts.
        at: usize,
    },
    /// Packed content is longer than the caller is ready to hold.
    PackedTooLarge {
        /// How long it says to be.
        claimed: u64,
        /// What the caller has set.
        limit: usize,
    },
    /// A rule of the data type is broken.
    Invalid {
        /// How far the type had read.
        at: usize,
        /// The rule, in words.
        rule: &'static str,
    },
}

impl DecodeError {
    /// The byte, counted from the start of the input, at which the fault was seen.
    pub const fn offset(&self) -> usize {
        match *self {
            Self::NotRejoin | Self::Damaged | Self::UnusedReplica => 0,
            Self::NewerVersion { .. } => 2,
            Self::WrongType { .. } | Self::PackedTooLarge { .. } => 3,
            Self::TooShort { at }
            | Self::Trailing { at }
            | Self::BadNumber { at }
            | Self::OutOfRange { at }
            | Self::NotAscending { at }
            | Self::NotCanonical { at }
            | Self::UnknownReplica { at }
            | Self::ZeroSized { at }
            | Self::TooDeep { at }
            | Self::Value { at }
            | Self::UnknownField { at, .. }
            | Self::WrongField { at, .. }
            | Self::BadPacking { at }
            | Self::Invalid { at, .. } => at,
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::TooShort { .. } => "the bytes end too early: fetch them again",
            Self::NotRejoin => "these are not bytes of rejoin: the first two differ",
            Self::NewerVersion { found } => {
                let known = crate::VERSION;
                return write!(
                    f,
                    "format version {found} is newer than {known}, the newest known: upgrade"
                );
            }
            Self::WrongType { expected, found } => {
                return write!(f, "the bytes hold type {found}, not type {expected}");
            }
            Self::UnknownField { at, number } => {
                return write!(
                    f,
                    "field {number} is unknown: a newer program wrote it; upgrade, or read what \
                     is known (at byte {at})"
                );
            }
            Self::WrongField { at, number } => {
                return write!(
                    f,
                    "field {number} holds another type than asked for (at byte {at})"
                );
            }
            Self::PackedTooLarge { claimed, limit } => {
                return write!(
                    f,
                    "packed content claims {claimed} bytes, and {limit} are allowed: \
                     raise the limit if you trust the sender"
                );
            }
            Self::BadPacking { .. } => "packed content is damaged: fetch the bytes again",
            Self::Damaged => "the checksum does not match: fetch the bytes again",
            Self::Trailing { .. } => "something follows where the content should end",
            Self::BadNumber { .. } => "a number is longer than needed or than 64 bits",
            Self::OutOfRange { .. } => "a number or count is beyond its limit",
            Self::NotAscending { .. } => "something is out of order or there twice",
            Self::NotCanonical { .. } => {
                "the content is not in its one legal form \
                 (a hash set in a value has none: use a sorted set)"
            }
            Self::UnknownReplica { .. } => "an index is beyond the table of replicas",
            Self::UnusedReplica => return f.write_str("a replica in the table is never used"),
            Self::ZeroSized { .. } => "a value or an item in it takes no bytes",
            Self::TooDeep { .. } => "a value is nested deeper than 128 levels",
            Self::Value { .. } => "a value does not have the form of its type",
            Self::Invalid { rule, .. } => rule,
        };
        write!(f, "{what} (at byte {})", self.offset())
    }
}

impl core::error::Error for DecodeError {}
