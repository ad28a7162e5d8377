//! Which types are nested in which.

use alloc::vec::Vec;

/// Which type a nested value is of, with the types nested in it.
///
/// The bytes of a map begin with it, so that bytes of sets are not taken for bytes of registers
/// whose contents happen to look alike.
///
/// ```
/// use rejoin_dot_store::Kind;
///
/// const SET: Kind = Kind::new(3);
/// const MAP_OF_SETS: Kind = Kind { number: 19, parts: &[SET] };
/// assert_eq!(MAP_OF_SETS.numbers(), [19, 3]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The number of the type: the tag that its own bytes have, if it has any; 0 for a pair.
    pub number: u64,
    /// The kinds of what is nested in it, in the order of its parameters. How many there are must
    /// follow from `number`.
    pub parts: &'static [Self],
}

impl Kind {
    /// A type with nothing nested in it.
    pub const fn new(number: u64) -> Self {
        Self { number, parts: &[] }
    }

    /// The numbers of the type and of all that is nested in it, outer ones first. No kind's numbers
    /// are the beginning of another's.
    pub fn numbers(&self) -> Vec<u64> {
        let mut numbers = Vec::from([self.number]);
        for part in self.parts {
            numbers.extend(part.numbers());
        }
        numbers
    }
}
