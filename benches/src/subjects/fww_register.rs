use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, FwwRegister, Replica, Timestamp};

use crate::Subject;
use crate::data::element;

impl Subject for FwwRegister<u64> {
    const NAME: &'static str = "fww-register";
    // It holds one write, however many there were; with two, replicas can share the first.
    const SIZES: &'static [u64] = &[2];

    /// Each under an earlier time than the one before, so that it stands.
    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        let time = Timestamp::from_parts(1_700_000_000_000 - i, 0);
        let change = self.set_at(replica, time, element(i));
        change.unwrap_or_else(|ahead| unreachable!("{ahead}"))
    }

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
