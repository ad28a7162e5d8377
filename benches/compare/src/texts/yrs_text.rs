use yrs::updates::decoder::Decode;
use yrs::{Doc, GetString, ReadTxn, StateVector, Text as _, TextRef, Transact, Update};

use crate::contestant::Side;
use crate::texts::Text;

/// yrs 0.28: a text type of a document.
pub struct YrsText {
    doc: Doc,
    text: TextRef,
}

impl Text for YrsText {
    const SIDE: Side = Side::Yrs;

    fn new(replica: u64) -> Self {
        let doc = Doc::with_client_id(replica);
        let text = doc.get_or_insert_text("text");
        Self { doc, text }
    }

    fn insert(&mut self, at: usize, character: char) {
        let mut buffer = [0; 4];
        let letter = character.encode_utf8(&mut buffer);
        self.text
            .insert(&mut self.doc.transact_mut(), at as u32, letter);
    }

    fn delete(&mut self, at: usize) {
        self.text
            .remove_range(&mut self.doc.transact_mut(), at as u32, 1);
    }

    fn save(&mut self) -> Vec<u8> {
        self.doc
            .transact()
            .encode_state_as_update_v2(&StateVector::default())
    }

    fn receive(&mut self, bytes: &[u8]) {
        let update = Update::decode_v2(bytes).expect("bytes of the same library");
        self.doc
            .transact_mut()
            .apply_update(update)
            .expect("an update of the same text");
    }

    fn read(&self) -> String {
        self.text.get_string(&self.doc.transact())
    }
}
