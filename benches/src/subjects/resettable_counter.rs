use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, Replica, ResettableCounter};

use crate::Subject;
use crate::data::identity;

impl Subject for ResettableCounter {
    const NAME: &'static str = "resettable-counter";

    fn edit(&mut self, replica: &mut Replica, _: u64) -> Change<'_, Self> {
        let change = self.decrement(replica, 1);
        change.unwrap_or_else(|overflow| unreachable!("{overflow}"))
    }

    fn holds(&self, numbers: Range<u64>) -> bool {
        self.value() == -i128::from(numbers.end - numbers.start)
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }

    /// An entry is what one replica counted, so as many replicas edit once each.
    fn fill(&mut self, _: u64, numbers: Range<u64>) {
        let new = numbers.map(|i| (identity(i), 0, 1));
        *self = self.counts().chain(new).collect();
    }
}
