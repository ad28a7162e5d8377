use core::fmt;

/// Entries that should have come in canonical form did not.
///
/// Each variant holds the position of the offending entry, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsorted {
    /// The entry does not lie above the one before it.
    Order {
        /// Which entry.
        position: usize,
    },
    /// The entry holds no event: a zero, or a run that ends before it begins.
    Empty {
        /// Which entry.
        position: usize,
    },
    /// The run follows the one before it without a gap; the two should have been one.
    Touching {
        /// Which entry.
        position: usize,
    },
}

impl fmt::Display for Unsorted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order { position } => write!(
                f,
                "entry {position} does not lie above the one before it; sort the entries by \
                 replica and sequence and drop duplicates"
            ),
            Self::Empty { position } => write!(
                f,
                "entry {position} holds no event; sequences count from 1, and a run ends no \
                 lower than it begins"
            ),
            Self::Touching { position } => write!(
                f,
                "entry {position} continues the run before it; join the two into one run"
            ),
        }
    }
}

impl core::error::Error for Unsorted {}
