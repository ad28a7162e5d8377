use std::ops::Range;

use rejoin::{Change, DecodeError, EncodeError, Replica, Text};

use crate::Subject;
use crate::data::element;

/// One of 20,000 characters, by number.
fn character(i: u64) -> char {
    char::from_u32(0x4e00 + (i % 20_000) as u32).unwrap_or('?')
}

/// Typing, a character at a time, with a jump after each twenty.
impl Subject for Text {
    const NAME: &'static str = "text";

    fn edit(&mut self, replica: &mut Replica, i: u64) -> Change<'_, Self> {
        let length = self.len_chars();
        let start = element(i / 20) as usize % (length.saturating_sub(20) + 1);
        let index = start + (i % 20) as usize;
        self.insert(replica, index, character(i).encode_utf8(&mut [0; 4]))
    }

    fn holds(&self, numbers: Range<u64>) -> bool {
        let mut found: Vec<char> = self.chars().collect();
        let mut expected: Vec<char> = numbers.map(character).collect();
        found.sort_unstable();
        expected.sort_unstable();
        found == expected
    }

    fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_bytes(bytes)
    }
}
