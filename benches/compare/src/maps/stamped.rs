//! What the floors keep for each key: a value and when and by whom it was written.

use serde::{Deserialize, Serialize};

use crate::clock;
use crate::data;

/// A time in milliseconds shifted by 16, and the 128 bits of a replica's identity: as much as a
/// stamp of rejoin, in the same memory.
pub type Stamp = (u64, [u64; 2]);

/// A value under its stamp.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Stamped<V> {
    /// When and by whom.
    pub stamp: Stamp,
    /// What.
    pub value: V,
}

/// Gives stamps a millisecond apart.
pub struct Stamper {
    millis: u64,
    replica: u128,
}

impl Stamper {
    /// The stamps of replica `number`.
    pub fn of(number: u64) -> Self {
        Self {
            millis: clock::START,
            replica: data::replica(number),
        }
    }

    /// The next stamp.
    pub fn stamp(&mut self) -> Stamp {
        self.millis += 1;
        (
            self.millis << 16,
            [(self.replica >> 64) as u64, self.replica as u64],
        )
    }
}
