use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ObjId, ObjType, ROOT, ReadDoc};

use crate::contestant::Side;
use crate::texts::Text;

/// automerge 0.12: a text object of a document.
pub struct AutomergeText {
    doc: AutoCommit,
    text: ObjId,
}

impl Text for AutomergeText {
    const SIDE: Side = Side::Automerge;

    /// All replicas begin with the same change that creates the text, as its documentation advises.
    fn new(replica: u64) -> Self {
        let mut doc = AutoCommit::new().with_actor(ActorId::from([0]));
        let text = doc
            .put_object(ROOT, "text", ObjType::Text)
            .expect("a fresh document");
        doc.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
        doc.set_actor(ActorId::from(replica.to_be_bytes()));
        Self { doc, text }
    }

    fn insert(&mut self, at: usize, character: char) {
        let mut buffer = [0; 4];
        self.doc
            .splice_text(&self.text, at, 0, character.encode_utf8(&mut buffer))
            .expect("a place in the text");
    }

    fn delete(&mut self, at: usize) {
        self.doc
            .splice_text(&self.text, at, 1, "")
            .expect("a place in the text");
    }

    fn save(&mut self) -> Vec<u8> {
        self.doc.save()
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.doc
            .load_incremental(bytes)
            .expect("bytes of the same library");
    }

    fn read(&self) -> String {
        self.doc.text(&self.text).expect("the text is there")
    }
}
