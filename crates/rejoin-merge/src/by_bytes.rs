use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

/// A value that is compared by its bytes alone.
///
/// For values that have bytes but no `Ord`, or one that may differ between machines or versions.
/// Bytes compare as unsigned numbers from the front, and a prefix is below what it begins.
///
/// # Example
/// ```
/// use rejoin_merge::{ByBytes, Max, Merge};
///
/// let mut digest = Max::new(ByBytes::new(vec![1, 200]));
/// assert!(digest.merge(&Max::new(ByBytes::new(vec![2]))));
/// assert_eq!(digest.get().get(), &[2]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct ByBytes<T>(T);

impl<T> ByBytes<T> {
    /// Wraps `value`.
    ///
    /// ```
    /// use rejoin_merge::ByBytes;
    ///
    /// assert!(ByBytes::new("a") < ByBytes::new("b"));
    /// ```
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value.
    ///
    /// ```
    /// assert_eq!(rejoin_merge::ByBytes::new("a").get(), &"a");
    /// ```
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// Takes the value out.
    ///
    /// ```
    /// assert_eq!(rejoin_merge::ByBytes::new("a").into_inner(), "a");
    /// ```
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for ByBytes<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: AsRef<[u8]>> Ord for ByBytes<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.as_ref().cmp(other.0.as_ref())
    }
}

impl<T: AsRef<[u8]>> PartialOrd for ByBytes<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: AsRef<[u8]>> PartialEq for ByBytes<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_ref() == other.0.as_ref()
    }
}

impl<T: AsRef<[u8]>> Eq for ByBytes<T> {}

impl<T: AsRef<[u8]>> Hash for ByBytes<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_ref().hash(state);
    }
}
