use core::fmt;

/// Why a state could not be written.
///
/// What can be written can be read back, so whatever the decoder would refuse is refused
/// here first. None of the variants holds a part of the state.
///
/// One thing cannot be seen while writing: that the `Deserialize` of a user's type is not the
/// mirror of its `Serialize`. The bytes say neither names nor types, so serde's attributes that
/// need them do not work, and no error may come before the bytes are read:
///
/// - `skip_serializing_if`: [`SkippedField`](Self::SkippedField). On the field of a tuple struct
///   nothing is seen, and it cannot be read. Write the field always: `None` takes one byte.
/// - `flatten`: [`Value`](Self::Value). Use a field of that type.
/// - `untagged`, `tag`, `tag` and `content` on an enum: written, and cannot be read. Use serde's
///   own form of an enum.
/// - `skip`, `skip_serializing`: written, and the field comes back as its default, or not at all.
///   Leave the field out of the type, or out of its `PartialEq`.
///
/// A test that writes a value of each shape and reads it again finds all of them, in two lines.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeError {
    /// The `Serialize` of a user's type gave an error or used a form that bincode lacks.
    Value,
    /// The `Serialize` of a user's type leaves out a field, as by serde's `skip_serializing_if`.
    ///
    /// The bytes do not name the fields, so nobody could tell which one is missing.
    SkippedField {
        /// Which one: its name in the type.
        field: &'static str,
    },
    /// A user's value is nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    TooDeep,
    /// A user's value, or an item of a sequence or map in it, would take no bytes.
    ZeroSized,
    /// Two different keys have the same bytes.
    DuplicateKey,
    /// A sequence number or timestamp is 2^62 or more, or a sequence number is 0.
    NumberTooLarge,
    /// The whole would be 4 GiB or longer.
    TooLarge,
    /// A replica is used that the last table of replicas does not have.
    UnknownReplica,
    /// The table of replicas has one that nothing after it used.
    UnusedReplica,
    /// A column has more items than the whole has bytes.
    ///
    /// The decoder bounds its work by the length of the input, so each item must cost a byte
    /// somewhere, in a key or a value. Items that have neither belong into a causal context.
    TooFolded,
    /// The fields of a struct are not written in the order of their numbers, from 1.
    FieldOrder,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::SkippedField { field } => {
                return write!(
                    f,
                    "the field `{field}` is left out (serde's `skip_serializing_if`), and the \
                     bytes could not be read without it: remove the attribute"
                );
            }
            Self::Value => {
                "a value could not be serialized: its `Serialize` failed, or it needs a \
                 self-describing format (serde's `flatten`, a sequence of unknown length)"
            }
            Self::TooDeep => "a value is nested deeper than 128 levels: store it flat",
            Self::ZeroSized => {
                "a value or an item in it takes no bytes: use a type with content, \
                 such as `bool` instead of `()`"
            }
            Self::DuplicateKey => {
                "two keys have the same bytes: `Serialize` must tell unequal keys apart"
            }
            Self::NumberTooLarge => "a sequence number or timestamp is not in 1..2^62",
            Self::TooLarge => "the state would take 4 GiB or more: split it",
            Self::UnknownReplica => "a replica is missing from the table of replicas",
            Self::UnusedReplica => "the table of replicas has one that is never used",
            Self::TooFolded => "a column has more items than the state has bytes",
            Self::FieldOrder => "the fields of a struct must have ascending numbers, from 1",
        };
        f.write_str(words)
    }
}

impl core::error::Error for EncodeError {}
