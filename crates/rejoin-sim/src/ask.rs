use core::fmt;
use std::collections::BTreeSet;

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One value; the last write wins.
    Register,
    /// The values of concurrent writes.
    Many,
    /// A number that goes up and down.
    Counter,
    /// A set whose insertions win over concurrent removals.
    Set,
    /// A set without removals.
    Grow,
    /// A flag that is up if it was raised and lowered concurrently.
    Flag,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Register,
        Self::Many,
        Self::Counter,
        Self::Set,
        Self::Grow,
        Self::Flag,
    ];

    /// The name under which replicas declare it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Many => "many",
            Self::Counter => "counter",
            Self::Set => "set",
            Self::Grow => "grow",
            Self::Flag => "flag",
        }
    }
}

/// What is done to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Set a register to this.
    Set(u64),
    /// Add this to a counter, or take it away.
    Add(i64),
    /// Put this into a set.
    Insert(u64),
    /// Take this out of a set.
    Remove(u64),
    /// Raise a flag.
    Raise,
    /// Lower a flag.
    Lower,
    /// Delete the key, whatever it holds.
    Delete,
}

/// What a client wants of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Read it as this kind.
    Read(Kind),
    /// Change it, as this kind.
    Write(Kind, Op),
}

impl Ask {
    /// The kind that the client takes the key for.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Read(kind) | Self::Write(kind, _) => kind,
        }
    }
}

/// What is read of a key, in a form that has nothing of the library in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// Nothing: never written, deleted, an empty set, zero, a lowered flag.
    Nothing,
    /// The value of a register.
    Value(u64),
    /// The values of a set, or of concurrent writes.
    Values(BTreeSet<u64>),
    /// The number of a counter.
    Count(i128),
    /// A raised flag.
    Raised,
}

impl View {
    /// Some values, or [`Nothing`](Self::Nothing).
    pub fn values(values: BTreeSet<u64>) -> Self {
        if values.is_empty() {
            Self::Nothing
        } else {
            Self::Values(values)
        }
    }

    /// A number other than zero, or [`Nothing`](Self::Nothing).
    pub const fn count(count: i128) -> Self {
        if count == 0 {
            Self::Nothing
        } else {
            Self::Count(count)
        }
    }

    /// A raised flag, or [`Nothing`](Self::Nothing).
    pub const fn flag(raised: bool) -> Self {
        if raised { Self::Raised } else { Self::Nothing }
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Value(value) => write!(f, "{value}"),
            Self::Values(values) => write!(f, "{values:?}"),
            Self::Count(count) => write!(f, "{count}"),
            Self::Raised => f.write_str("raised"),
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(value) => write!(f, "= {value}"),
            Self::Add(amount) => write!(f, "{amount:+}"),
            Self::Insert(value) => write!(f, "insert {value}"),
            Self::Remove(value) => write!(f, "remove {value}"),
            Self::Raise => f.write_str("raise"),
            Self::Lower => f.write_str("lower"),
            Self::Delete => f.write_str("delete"),
        }
    }
}
