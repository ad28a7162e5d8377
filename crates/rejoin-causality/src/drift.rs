use core::fmt;
use core::time::Duration;

use crate::Timestamp;

/// How far ahead of our clock a timestamp may lie.
///
/// The latest write wins, so one clock that runs ahead wins until the others catch up. What
/// lies a little ahead is taken; what lies further ahead waits until its time comes; what
/// lies beyond all reason is refused.
///
/// ```
/// use rejoin_causality::{Admission, Drift, Timestamp};
///
/// let drift = Drift::default(); // half a second, and a day
/// let at = |millis| Timestamp::from_parts(millis, 0);
///
/// assert_eq!(drift.admit(at(1_500), 1_000), Admission::Now);
/// assert_eq!(drift.admit(at(1_501), 1_000), Admission::HoldUntil(1_001));
/// assert_eq!(drift.admit(at(1_000 + 86_400_001), 1_000), Admission::Refuse);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Drift {
    allowed_millis: u64,
    hold_millis: u64,
}

impl Drift {
    /// Takes what lies at most `allowed` ahead, and holds what lies at most `hold` ahead.
    ///
    /// Both count in whole milliseconds. A `hold` shorter than `allowed` holds nothing.
    pub fn new(allowed: Duration, hold: Duration) -> Self {
        let millis = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        Self {
            allowed_millis: millis(allowed),
            hold_millis: millis(hold),
        }
    }

    /// How far ahead a timestamp may lie and still be taken at once.
    pub const fn allowed(&self) -> Duration {
        Duration::from_millis(self.allowed_millis)
    }

    pub(crate) const fn allowed_millis(&self) -> u64 {
        self.allowed_millis
    }

    /// How far ahead a timestamp may lie and still be worth waiting for.
    pub const fn hold(&self) -> Duration {
        Duration::from_millis(self.hold_millis)
    }

    /// What to do with a timestamp when the wall clock reads `now_millis`.
    ///
    /// Its counter plays no part. Whatever lies above [`Timestamp::MAX_ENCODED`] is refused,
    /// because no peer could take it from us.
    pub const fn admit(&self, stamp: Timestamp, now_millis: u64) -> Admission {
        let ahead = stamp.millis().saturating_sub(now_millis);
        if stamp.as_u64() > Timestamp::MAX_ENCODED.as_u64() {
            Admission::Refuse
        } else if ahead <= self.allowed_millis {
            Admission::Now
        } else if ahead <= self.hold_millis {
            Admission::HoldUntil(stamp.millis() - self.allowed_millis)
        } else {
            Admission::Refuse
        }
    }
}

/// Half a second is taken, a day is waited for.
impl Default for Drift {
    fn default() -> Self {
        Self {
            allowed_millis: 500,
            hold_millis: 24 * 60 * 60 * 1_000,
        }
    }
}

/// What to do with a timestamp that someone else made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Admission {
    /// Take it.
    Now,
    /// Keep it aside, as if it had not arrived, until the wall clock reads this many
    /// milliseconds; it is admitted then.
    HoldUntil(u64),
    /// Drop it, and count that.
    Refuse,
}

/// A timestamp chosen by the caller lies further ahead of the clock than is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooFarAhead {
    /// What was asked for.
    pub stamp: Timestamp,
    /// What the wall clock read, in milliseconds.
    pub now: u64,
    /// How many milliseconds ahead of it a timestamp may lie.
    pub allowed: u64,
}

impl fmt::Display for TooFarAhead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            stamp,
            now,
            allowed,
        } = self;
        if *stamp > Timestamp::MAX_ENCODED {
            return write!(
                f,
                "timestamp {stamp} lies above {}, the highest that can be stored; choose an \
                 earlier one",
                Timestamp::MAX_ENCODED
            );
        }
        let ahead = stamp.millis().saturating_sub(*now);
        write!(
            f,
            "timestamp {stamp} lies {ahead} ms ahead of the clock, which reads {now} ms; at \
             most {allowed} ms are allowed, so choose an earlier one or allow a larger drift"
        )
    }
}

impl core::error::Error for TooFarAhead {}
