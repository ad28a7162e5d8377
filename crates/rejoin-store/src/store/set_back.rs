use rejoin_causality::{CausalContext, ReplicaId};

use super::Store;
use crate::frame::Header;

impl Store {
    /// Whether this store has turned out to be set back, and so has begun anew.
    ///
    /// A deletion is forgotten once every member keeps it. If others have forgotten deletions that
    /// are unknown here, this store is no longer what they took it for: an older copy of its
    /// storage was put in, or its disk has lied, or it had left. What it holds may have been
    /// deleted, and nobody remembers what. So all that the sender knows of is given up, and
    /// fetched again by anti-entropy; what the sender does not know of is kept, and loses nothing.
    pub(super) fn falls_back(&mut self, from: ReplicaId, header: &Header) -> bool {
        let Some(forgotten) = &header.forgotten else {
            return false;
        };
        if forgotten.is_subset(&self.contents.version) {
            self.is_fresh = false;
            return false;
        }
        // Who has just begun lacks much, and has nothing that could be a ghost.
        let Some(known) = header.keeps.as_ref().filter(|_| !self.is_fresh) else {
            return false;
        };
        self.give_up_known(known);
        self.counts.set_back += 1;
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.writer = header.writer;
        }
        true
    }

    fn give_up_known(&mut self, known: &CausalContext) {
        let given_up: Vec<u32> = (self.contents.table.iter())
            .filter(|(_, entry)| entry.events.is_subset(known))
            .map(|(slot, _)| slot)
            .collect();
        for slot in given_up {
            self.contents.tell(slot);
            self.contents.erase(slot);
        }
        let mut version = self.contents.version.without(known);
        for (_, entry) in self.contents.table.iter() {
            entry.events.add_exact_to(&mut version);
        }
        self.contents.version = version;
        self.contents.changes += 1;
        self.is_fresh = true;
        // Our own events are among those given up, so their names are not ours to go on with.
        self.begin_incarnation();
        let members: Vec<ReplicaId> = self.peers.keys().copied().collect();
        for member in members {
            self.reconnect(member);
        }
    }
}
