//! What the harness must know of a type.

use std::fmt::Debug;
use std::ops::Range;

use rejoin::{Change, DecodeError, Delta, EncodeError, Replica};

use crate::data;

/// A type that can be benched.
///
/// Edits are numbered, and each makes one entry of its own. Entries are numbered likewise, so a
/// result can be held against the numbers that went in.
pub trait Subject: Clone + Debug + Default + Delta + PartialEq {
    /// The name of the group.
    const NAME: &'static str;

    /// How many entries the states have that are benched.
    const SIZES: &'static [u64] = &[1_000, 100_000];

    /// Performs edit number `i`.
    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self>;

    /// Whether exactly these edits can be read.
    fn holds(&self, numbers: Range<u64>) -> bool;

    /// The state as bytes.
    ///
    /// # Errors
    /// Those of the type's `to_bytes`.
    fn encode(&self) -> Result<Vec<u8>, EncodeError>;

    /// The state of such bytes.
    ///
    /// # Errors
    /// Those of the type's `from_bytes`.
    fn decode(bytes: &[u8]) -> Result<Self, DecodeError>;

    /// Performs the edits of these numbers as replica `writer`.
    fn fill(&mut self, writer: u64, numbers: Range<u64>) {
        let mut replica = data::replica(writer);
        for i in numbers {
            self.edit(&mut replica, i);
        }
    }

    /// The state after the first `n` edits.
    fn of(n: u64) -> Self {
        let mut state = Self::default();
        state.fill(0, 0..n);
        state
    }
}
