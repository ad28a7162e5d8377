use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, LwwRegister, Replica};

use crate::Subject;
use crate::data::element;

impl Subject for LwwRegister<u64> {
    const NAME: &'static str = "lww-register";
    // It holds one write, however many there were; with two, replicas can share the first.
    const SIZES: &'static [u64] = &[2];

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        self.set(replica, element(i))
    }

    /// The last of them, since the later numbers are written by the later clock.
    fn holds(&self, numbers: Range<u64>) -> bool {
        self.get() == numbers.last().map(element).as_ref()
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
