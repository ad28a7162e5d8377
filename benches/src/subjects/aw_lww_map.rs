use std::ops::Range;

use rejoin::{AwLwwMap, Change, DecodeError, EncodeError, Replica};

use crate::Subject;
use crate::data::key;

impl Subject for AwLwwMap<String, u64> {
    const NAME: &'static str = "aw-lww-map";

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        self.put(replica, key(i), i)
    }

    fn holds(&self, mut numbers: Range<u64>) -> bool {
        self.len() == numbers.clone().count() && numbers.all(|i| self.get(&key(i)) == Some(&i))
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
