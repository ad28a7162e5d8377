use std::ops::Range;

use rejoin::{Change, CounterMap, DecodeError, EncodeError, Replica};

use crate::Subject;
use crate::data::key;

impl Subject for CounterMap<String> {
    const NAME: &'static str = "counter-map";

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        self.increment(replica, key(i), 1 + i)
    }

    fn holds(&self, mut numbers: Range<u64>) -> bool {
        self.len() == numbers.clone().count()
            && numbers.all(|i| self.get(&key(i)) == Some(1 + i128::from(i)))
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
