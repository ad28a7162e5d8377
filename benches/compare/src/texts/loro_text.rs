use loro::{ExportMode, LoroDoc};

use crate::contestant::Side;
use crate::texts::Text;

/// loro 1.17: a text container of a document.
pub struct LoroText {
    doc: LoroDoc,
    text: loro::LoroText,
}

impl Text for LoroText {
    const SIDE: Side = Side::Loro;

    fn new(replica: u64) -> Self {
        let doc = LoroDoc::new();
        doc.set_peer_id(replica).expect("a fresh document");
        let text = doc.get_text("text");
        Self { doc, text }
    }

    fn insert(&mut self, at: usize, character: char) {
        let mut buffer = [0; 4];
        self.text
            .insert(at, character.encode_utf8(&mut buffer))
            .expect("a place in the text");
    }

    fn delete(&mut self, at: usize) {
        self.text.delete(at, 1).expect("a place in the text");
    }

    fn save(&mut self) -> Vec<u8> {
        self.doc.commit();
        self.doc
            .export(ExportMode::all_updates())
            .expect("a document that can be written")
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.doc.import(bytes).expect("bytes of the same library");
    }

    fn read(&self) -> String {
        self.text.to_string()
    }
}
