use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, Replica, RwSet};

use crate::Subject;
use crate::data::element;

impl Subject for RwSet<u64> {
    const NAME: &'static str = "rw-set";

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        self.insert(replica, element(i))
    }

    fn holds(&self, mut numbers: Range<u64>) -> bool {
        self.len() == numbers.clone().count() && numbers.all(|i| self.contains(&element(i)))
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
