use rejoin_causality::Replica;
use rejoin_merge::Merge;

use crate::contestant::Side;
use crate::data::replica;
use crate::texts::Text;

/// rejoin-text.
pub struct RejoinText {
    text: rejoin_text::Text,
    replica: Replica,
}

impl Text for RejoinText {
    const SIDE: Side = Side::Rejoin;

    fn new(number: u64) -> Self {
        Self {
            text: rejoin_text::Text::new(),
            replica: Replica::with_id(replica(number).into()),
        }
    }

    fn insert(&mut self, at: usize, character: char) {
        let mut buffer = [0; 4];
        let letter = character.encode_utf8(&mut buffer);
        self.text.insert(&mut self.replica, at, letter);
    }

    fn delete(&mut self, at: usize) {
        self.text.delete(&mut self.replica, at..at + 1);
    }

    fn save(&mut self) -> Vec<u8> {
        self.text.to_bytes().expect("a text that can be written")
    }

    fn receive(&mut self, bytes: &[u8]) {
        let other = rejoin_text::Text::from_bytes(bytes).expect("bytes of the same library");
        self.text.merge_owned(other);
    }

    fn read(&self) -> String {
        self.text.to_string()
    }
}
