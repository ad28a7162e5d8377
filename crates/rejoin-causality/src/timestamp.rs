use core::fmt;

/// A reading of the hybrid logical clock: wall milliseconds since 1970, and a counter that
/// tells apart what one millisecond saw.
///
/// The clock of Kulkarni et al., "Logical physical clocks and consistent snapshots in
/// globally distributed databases" (2014), in one word: the upper 48 bits are the
/// milliseconds, the lower 16 the counter. A counter that runs over carries into the
/// milliseconds, so readings never stop growing.
///
/// ```
/// use rejoin_causality::Timestamp;
///
/// let time = Timestamp::from_parts(1_700_000_000_000, 3);
/// assert_eq!((time.millis(), time.counter()), (1_700_000_000_000, 3));
/// assert!(time < Timestamp::from_parts(1_700_000_000_001, 0));
/// assert_eq!(time.to_string(), "1700000000000.3");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(u64);

const COUNTER_BITS: u32 = 16;
const MAX_MILLIS: u64 = u64::MAX >> COUNTER_BITS;

impl Timestamp {
    /// The highest timestamp that is ever encoded, 2^62 - 1: a moment in the year 4199.
    ///
    /// Decoding refuses higher ones, so counting on from a decoded one never overflows. It does not
    /// keep out a member that lies: this very one may come in, and what is written over it lies
    /// above, where nothing can be encoded. [`Drift::admit`](crate::Drift::admit) keeps it out.
    pub const MAX_ENCODED: Self = Self((1 << 62) - 1);

    /// The timestamp of this counter within this millisecond since 1970.
    ///
    /// Milliseconds that do not fit 48 bits (from the year 10889 on) count as the highest
    /// that do.
    pub const fn from_parts(millis: u64, counter: u16) -> Self {
        let millis = if millis > MAX_MILLIS {
            MAX_MILLIS
        } else {
            millis
        };
        Self(millis << COUNTER_BITS | counter as u64)
    }

    /// The timestamp with these 64 bits.
    pub const fn from_u64(bits: u64) -> Self {
        Self(bits)
    }

    /// The 64 bits of the timestamp, in the same order as the timestamps.
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// Milliseconds since the beginning of 1970, UTC.
    pub const fn millis(self) -> u64 {
        self.0 >> COUNTER_BITS
    }

    /// The place within the millisecond.
    pub const fn counter(self) -> u16 {
        self.0 as u16
    }

    /// The least timestamp above this one. The very last, `u64::MAX`, has none and stays.
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Milliseconds and counter, with a dot between them.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.millis(), self.counter())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
