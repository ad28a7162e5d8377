use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, GCounter, Replica};

use crate::Subject;
use crate::data::identity;

impl Subject for GCounter {
    const NAME: &'static str = "g-counter";

    fn edit(&mut self, replica: &mut Replica, _: u64) -> Change<'_, Self> {
        let change = self.increment(replica, 1);
        change.unwrap_or_else(|overflow| unreachable!("{overflow}"))
    }

    fn holds(&self, numbers: Range<u64>) -> bool {
        self.value() == u128::from(numbers.end - numbers.start)
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }

    /// An entry is the count of one replica, so as many replicas edit once each.
    fn fill(&mut self, _: u64, numbers: Range<u64>) {
        *self = self
            .counts()
            .chain(numbers.map(|i| (identity(i), 1)))
            .collect();
    }
}
