use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_merge::Merge as _;

use super::Store;
use super::outbound::{brings, greets};
use crate::frame::{Body, Header};

/// After so many frames that show it, a member is believed to lack what is lacked here.
const LACKING: u8 = 4;

impl Store {
    /// Whether this store has turned out to be set back, and so has begun anew.
    ///
    /// A deletion is forgotten once every member keeps it. If others have forgotten deletions that
    /// are unknown here, this store is no longer what they took it for: an older copy of its
    /// storage was put in, or its disk has lied, or it had left. What it holds may have been
    /// deleted, and nobody remembers what. So all that the sender knows of is given up, and
    /// fetched again by anti-entropy; what the sender does not know of is kept, and loses nothing.
    ///
    /// Until all is there again this store is *partial*: it takes contents only from those who have
    /// what it lacks, and brings others no more than its entries. Else two who were set back could
    /// bring each other what was deleted.
    pub(super) fn falls_back(&mut self, from: ReplicaId, header: &Header) -> bool {
        let Some((forgotten, known)) = self.has_missed(header) else {
            return false;
        };
        self.give_up_known(known);
        self.contents.forgotten.merge(forgotten);
        self.counts.set_back += 1;
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.writer = header.writer;
            self.endpoint.peer_writes_as(from, header.writer);
        }
        true
    }

    /// Whether the sender is to fall back before this store does.
    ///
    /// Groups that forgot deletions apart from one another have each missed what the other forgot.
    /// If both gave up what the other knows, nobody would have it any more: so the greater id falls
    /// back first, and this store not before that one has fetched everything.
    pub(super) fn goes_after(&self, from: ReplicaId, header: &Header) -> bool {
        let missed = self.has_missed(header);
        missed.is_some_and(|(_, known)| self.id < from && !self.contents.forgotten.is_subset(known))
    }

    /// The deletions that the sender has forgotten, if some are unknown here, and what it keeps.
    fn has_missed<'a>(&self, header: &'a Header) -> Option<(&'a CausalContext, &'a CausalContext)> {
        let (forgotten, known) = (header.forgotten.as_ref()?, header.keeps.as_ref()?);
        let is_known = forgotten.is_subset(&self.contents.version)
            || forgotten.is_subset(&self.contents.forgotten);
        // Who has just begun lacks much, and has nothing that could be a ghost.
        (!is_known && !self.contents.is_empty()).then_some((forgotten, known))
    }

    /// Whether a frame may come in while this store is partial. Its sender may have been set back
    /// as well, and not know it yet: contents are taken only from who has what is lacked here.
    ///
    /// Who has said so in a greeting is believed until its next one. If all members have shown
    /// again and again that they lack it too, nobody has it any more.
    pub(super) fn may_be_mended_by(
        &mut self,
        from: ReplicaId,
        header: &Header,
        body: &Body,
    ) -> bool {
        let has_all = self.has_what_is_lacked(header.keeps.as_ref());
        if has_all {
            self.peers.values_mut().for_each(|peer| peer.lacks_too = 0);
        }
        if let Some(peer) = self.peers.get_mut(&from) {
            if has_all || greets(body) {
                peer.may_mend = has_all;
            }
            if peer.may_mend {
                return true;
            }
        }
        if brings(body)
            && let Some(peer) = self.peers.get_mut(&from)
        {
            peer.lacks_too = peer.lacks_too.saturating_add(1);
        }
        if self.peers.values().all(|peer| peer.lacks_too >= LACKING) {
            self.contents.trim_forgotten();
            self.peers.values_mut().for_each(|peer| peer.lacks_too = 0);
            return true;
        }
        !body.has_contents()
    }

    /// More turns out to be forgotten, so it counts no longer who had what was lacked before.
    pub(super) fn believes_only(&mut self, from: ReplicaId, keeps: Option<&CausalContext>) {
        let has_all = self.has_what_is_lacked(keeps);
        for (member, peer) in &mut self.peers {
            peer.may_mend = *member == from && has_all;
        }
    }

    /// Whether one who keeps this has all that may be lacked here.
    fn has_what_is_lacked(&self, keeps: Option<&CausalContext>) -> bool {
        keeps.is_some_and(|keeps| self.contents.forgotten.is_subset(keeps))
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
        self.contents.trim_forgotten();
        // What was about to be said may be true no more: that something is kept here, for one.
        self.out.clear();
        // Our own events are among those given up, so their names are not ours to go on with.
        self.begin_incarnation();
        let members: Vec<ReplicaId> = self.peers.keys().copied().collect();
        for member in members {
            self.reconnect(member);
        }
        self.peers
            .values_mut()
            .for_each(|peer| peer.may_mend = false);
    }
}
