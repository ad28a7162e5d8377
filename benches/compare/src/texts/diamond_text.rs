use diamond_types::AgentId;
use diamond_types::list::ListCRDT;
use diamond_types::list::encoding::EncodeOptions;

use crate::contestant::Side;
use crate::texts::Text;

/// diamond-types 1.0: a log of operations and the text at its end.
pub struct DiamondText {
    list: ListCRDT,
    agent: AgentId,
}

impl Text for DiamondText {
    const SIDE: Side = Side::Diamond;

    fn new(replica: u64) -> Self {
        let mut list = ListCRDT::new();
        let agent = list.get_or_create_agent_id(&format!("replica-{replica}"));
        Self { list, agent }
    }

    fn insert(&mut self, at: usize, character: char) {
        let mut buffer = [0; 4];
        self.list
            .insert(self.agent, at, character.encode_utf8(&mut buffer));
    }

    fn delete(&mut self, at: usize) {
        self.list.delete_without_content(self.agent, at..at + 1);
    }

    fn save(&mut self) -> Vec<u8> {
        self.list.oplog.encode(EncodeOptions::default())
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.list
            .merge_data_and_ff(bytes)
            .expect("bytes of the same library");
    }

    fn read(&self) -> String {
        self.list.branch.content().to_string()
    }
}
