use std::cmp::Ordering;
use std::fmt;

use rejoin_merge::TotalF64;
use serde::{Deserialize, Serialize};

/// A JSON number, compared by its worth: `1` and `1.0` are one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Number {
    /// A whole number.
    Whole(i128),
    /// Any other number, and whole ones that are too large.
    Real(TotalF64),
}

/// Up to here every whole `f64` is taken for the whole number that it is.
const LARGEST_WHOLE: f64 = 1e30;

impl Number {
    /// The number as a `u64`, if it is one.
    pub(crate) fn as_u64(self) -> Option<u64> {
        match self {
            Self::Whole(whole) => u64::try_from(whole).ok(),
            Self::Real(_) => None,
        }
    }

    /// The number as an `i128`, if it is whole.
    pub(crate) fn as_whole(self) -> Option<i128> {
        match self {
            Self::Whole(whole) => Some(whole),
            Self::Real(_) => None,
        }
    }

    fn as_f64(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "the nearest is meant")]
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real.get(),
        }
    }

    fn is_beyond_64_bits(self) -> bool {
        match self {
            Self::Whole(whole) => u64::try_from(whole).is_err() && i64::try_from(whole).is_err(),
            Self::Real(real) => real.get().fract() == 0.0,
        }
    }

    pub(crate) fn agrees_with(self, other: Self) -> bool {
        self == other
            || self.is_beyond_64_bits()
                && other.is_beyond_64_bits()
                && self.as_f64() == other.as_f64()
    }
}

impl From<f64> for Number {
    fn from(real: f64) -> Self {
        if real.fract() == 0.0 && real.abs() <= LARGEST_WHOLE {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole, and fits")]
            return Self::Whole(real as i128);
        }
        Self::Real(TotalF64::new(real))
    }
}

impl From<serde_json::Number> for Number {
    fn from(number: serde_json::Number) -> Self {
        let whole = number.as_i64().map(i128::from);
        let whole = whole.or_else(|| number.as_u64().map(i128::from));
        // Without the feature for arbitrary precision every number is one of the three.
        whole.map_or_else(|| number.as_f64().unwrap_or(f64::NAN).into(), Self::Whole)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a.cmp(b),
            (Self::Real(a), Self::Real(b)) => a.cmp(b),
            (Self::Whole(_), Self::Real(b)) => {
                TotalF64::new(self.as_f64()).cmp(b).then(Ordering::Less)
            }
            (Self::Real(a), Self::Whole(_)) => a
                .cmp(&TotalF64::new(other.as_f64()))
                .then(Ordering::Greater),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(whole) => write!(f, "{whole}"),
            Self::Real(real) => write!(f, "{}", real.get()),
        }
    }
}
