use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, List, Replica};

use crate::Subject;
use crate::data::element;

/// Insertions anywhere, one at a time.
impl Subject for List<u64> {
    const NAME: &'static str = "list";

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        let index = element(i) as usize % (self.len() + 1);
        self.insert(replica, index, i)
    }

    fn holds(&self, numbers: Range<u64>) -> bool {
        let mut elements: Vec<u64> = self.iter().copied().collect();
        elements.sort_unstable();
        elements.into_iter().eq(numbers)
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
