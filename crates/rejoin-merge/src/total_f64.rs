#[cfg(feature = "serde")]
mod serde;

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

/// An `f64` in the total order of IEEE 754, so that it can stand where `Ord` is asked.
///
/// Equal means the same bits: `-0.0` is below `0.0`, and a NaN has its place beyond the
/// infinities of its sign. It is not for arithmetic; take the number out with
/// [`get`](TotalF64::get).
///
/// # Example
/// ```
/// use rejoin_merge::{Max, Merge, TotalF64};
///
/// let mut peak = Max::new(TotalF64::new(36.6));
/// assert!(peak.merge(&Max::new(TotalF64::new(39.2))));
/// assert_eq!(peak.get().get(), 39.2);
/// assert!(TotalF64::new(-0.0) < TotalF64::new(0.0));
/// ```
#[derive(Clone, Copy)]
pub struct TotalF64(f64);

impl TotalF64 {
    /// The least: the negative NaN with every bit of its payload set.
    pub(crate) const LEAST: Self = Self(f64::from_bits(u64::MAX));
    /// The greatest: the positive NaN with every bit of its payload set.
    pub(crate) const GREATEST: Self = Self(f64::from_bits(u64::MAX >> 1));

    /// The number as it is, bit for bit.
    ///
    /// ```
    /// use rejoin_merge::TotalF64;
    ///
    /// assert_eq!(TotalF64::new(f64::NAN), TotalF64::new(f64::NAN));
    /// ```
    pub const fn new(number: f64) -> Self {
        Self(number)
    }

    /// The number.
    ///
    /// ```
    /// assert_eq!(rejoin_merge::TotalF64::new(1.5).get(), 1.5);
    /// ```
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl From<f64> for TotalF64 {
    fn from(number: f64) -> Self {
        Self(number)
    }
}

impl Ord for TotalF64 {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for TotalF64 {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for TotalF64 {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for TotalF64 {}

impl Hash for TotalF64 {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl fmt::Debug for TotalF64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for TotalF64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
