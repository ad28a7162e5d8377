use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, OrMap, OrSet, Replica};

use crate::Subject;
use crate::data::{element, key};

impl Subject for OrMap<String, OrSet<u64>> {
    const NAME: &'static str = "or-map";

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        self.update(replica, key(i), |set| set.insert(element(i)))
    }

    fn holds(&self, mut numbers: Range<u64>) -> bool {
        let has = |i| {
            self.get(&key(i))
                .is_some_and(|set| set.contains(&element(i)))
        };
        self.len() == numbers.clone().count() && numbers.all(has)
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
