use core::fmt;

/// The greatest causal length. It is odd, so an element that has it is in the set.
pub(crate) const LONGEST: u64 = (1 << 62) - 1;

/// An element has the greatest causal length that there is, 2^62 - 1: it is in the set and cannot
/// be removed any more. Nothing has changed.
///
/// Honest edits never come there; a set that was forged or damaged may say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exhausted;

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the element stays in the set, because its causal length cannot reach 2^62; insert \
             another element in its place, or find out who sent that length",
        )
    }
}

impl core::error::Error for Exhausted {}
