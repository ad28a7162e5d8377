use core::fmt;
use core::ops::Add;

/// A moment of virtual time, or a length of it: microseconds, from the beginning of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u64);

impl Time {
    /// When a run begins.
    pub const ZERO: Self = Self(0);

    /// So many microseconds.
    pub const fn micros(micros: u64) -> Self {
        Self(micros)
    }

    /// So many milliseconds.
    pub const fn millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1000))
    }

    /// So many milliseconds and a fraction of one; what is below zero or no number is zero.
    pub fn from_millis_f64(millis: f64) -> Self {
        // A cast from a float saturates, and makes zero of what is no number.
        Self((millis * 1000.0) as u64)
    }

    /// In microseconds.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// In whole milliseconds, rounded down.
    pub const fn as_millis(self) -> u64 {
        self.0 / 1000
    }

    /// In milliseconds.
    pub fn as_millis_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// How long after `earlier`; zero if it was not.
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Time {
    type Output = Self;

    fn add(self, length: Self) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.as_millis_f64();
        if self.0 < 1_000_000 {
            write!(f, "{millis:.1} ms")
        } else {
            write!(f, "{:.3} s", millis / 1000.0)
        }
    }
}
