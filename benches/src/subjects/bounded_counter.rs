use std::ops::Range;

use rejoin::{BoundedCounter, Change, DecodeError, EncodeError, Replica};

use crate::Subject;
use crate::data::identity;

impl Subject for BoundedCounter {
    const NAME: &'static str = "bounded-counter";

    fn edit(&mut self, replica: &mut Replica, _: u64) -> Change<'_, Self> {
        let change = self.increment(replica, 1);
        change.unwrap_or_else(|error| unreachable!("{error}"))
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

    /// An entry is what one replica has done, so as many replicas edit once each.
    fn fill(&mut self, _: u64, numbers: Range<u64>) {
        let mut ids: Vec<_> = numbers.map(identity).collect();
        ids.sort_unstable();
        for id in ids {
            self.edit(&mut Replica::with_id(id), 0);
        }
    }
}
