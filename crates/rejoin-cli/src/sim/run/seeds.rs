//! The seeds of many runs.

use core::ops::RangeInclusive;

use crate::error::{Exit, Failure};

/// Seeds that follow each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seeds {
    first: u64,
    last: u64,
}

impl Seeds {
    /// So many, at least one.
    ///
    /// # Errors
    /// A usage failure if they would go past the largest number.
    pub(super) fn new(first: u64, count: u64) -> Result<Self, Failure> {
        let last = first.checked_add(count.saturating_sub(1));
        let last = last.ok_or_else(|| {
            let what = format!(
                "there are no {count} seeds from {first} on; the last is {}",
                u64::MAX
            );
            Failure::new(Exit::Usage, what, "a smaller --seed, or fewer --seeds")
        })?;
        Ok(Self { first, last })
    }

    pub(super) const fn range(self) -> RangeInclusive<u64> {
        self.first..=self.last
    }

    pub(super) const fn count(self) -> u64 {
        (self.last - self.first).saturating_add(1)
    }
}
