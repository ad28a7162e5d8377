use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, MvRegister, Replica};

use crate::Subject;
use crate::data::element;

impl Subject for MvRegister<u64> {
    const NAME: &'static str = "mv-register";
    // It holds the last write of each replica; with two, replicas can share the first.
    const SIZES: &'static [u64] = &[2];

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        self.set(replica, element(i))
    }

    /// The last of them, and none but one beside it, which another replica wrote.
    fn holds(&self, numbers: Range<u64>) -> bool {
        let last = numbers.clone().last().map(element);
        self.values().any(|value| Some(*value) == last)
            && self.len() <= 2
            && self.version().count() == numbers.count() as u128
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
