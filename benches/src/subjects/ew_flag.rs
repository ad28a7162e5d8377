use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, EwFlag, Replica};

use crate::Subject;

impl Subject for EwFlag {
    const NAME: &'static str = "ew-flag";
    // It holds one write of each replica, however many there were.
    const SIZES: &'static [u64] = &[2];

    fn edit(&mut self, replica: &mut Replica, _: u64) -> Change<'_, Self> {
        self.enable(replica)
    }

    /// The number of writes seen: what they wrote is the same.
    fn holds(&self, numbers: Range<u64>) -> bool {
        self.is_enabled() && self.version().count() == numbers.count() as u128
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
