use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, OrMultimap, Replica};

use crate::Subject;
use crate::data::{element, key};

impl Subject for OrMultimap<String, u64> {
    const NAME: &'static str = "or-multimap";

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        self.insert(replica, key(i), element(i))
    }

    fn holds(&self, mut numbers: Range<u64>) -> bool {
        self.len() == numbers.clone().count()
            && numbers.all(|i| self.contains(&key(i), &element(i)))
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
