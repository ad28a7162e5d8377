use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, MaxRegister, Replica};

use crate::Subject;

impl Subject for MaxRegister<u64> {
    const NAME: &'static str = "max-register";
    // It holds one value, however many there were; with two, replicas can share the first.
    const SIZES: &'static [u64] = &[2];

    /// The number itself, so that each edit stands.
    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        self.set(replica, i)
    }

    fn holds(&self, numbers: Range<u64>) -> bool {
        self.get() == numbers.last().as_ref()
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
