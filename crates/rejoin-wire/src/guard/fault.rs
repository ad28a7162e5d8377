use core::fmt;

use crate::{DecodeError, EncodeError};

/// What stops a value. Users' messages are dropped, because they may quote the content.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    Value,
    TooDeep,
    ZeroSized,
    NotAscending,
    DuplicateKey,
    Skipped,
}

impl Fault {
    pub(super) fn on_encode(self) -> EncodeError {
        match self {
            Self::Value | Self::NotAscending => EncodeError::Value,
            Self::TooDeep => EncodeError::TooDeep,
            Self::ZeroSized => EncodeError::ZeroSized,
            Self::DuplicateKey => EncodeError::DuplicateKey,
            Self::Skipped => EncodeError::SkippedField { field: "" },
        }
    }

    pub(super) fn on_decode(self, at: usize) -> DecodeError {
        match self {
            Self::Value | Self::Skipped => DecodeError::Value { at },
            Self::TooDeep => DecodeError::TooDeep { at },
            Self::ZeroSized => DecodeError::ZeroSized { at },
            Self::NotAscending | Self::DuplicateKey => DecodeError::NotAscending { at },
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.on_encode().fmt(f)
    }
}

impl core::error::Error for Fault {}

impl serde::ser::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Value
    }
}

impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Value
    }
}

impl From<bincode::error::EncodeError> for Fault {
    fn from(_: bincode::error::EncodeError) -> Self {
        Self::Value
    }
}

impl From<bincode::error::DecodeError> for Fault {
    fn from(_: bincode::error::DecodeError) -> Self {
        Self::Value
    }
}
