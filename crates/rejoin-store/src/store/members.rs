use std::collections::VecDeque;

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_merge::Merge as _;

use super::Store;

/// What is known of another member.
#[derive(Debug)]
pub(super) struct Peer {
    /// The incarnation that it was last heard under.
    pub(super) writer: ReplicaId,
    /// Whether it has said, since the start, that it knows no later events of ours.
    pub(super) has_confirmed: bool,
    /// What it said to keep, of which not all is here yet.
    reported: Option<CausalContext>,
    /// What it said to keep, all of which has arrived here.
    settled: CausalContext,
    /// What it was told that is kept here.
    pub(super) told: CausalContext,
    /// Frames from beyond the allowed drift, with the time of the wall clock when they may come in.
    pub(super) held: VecDeque<(u64, Vec<u8>)>,
    pub(super) held_bytes: usize,
    /// The incarnation that has sent them.
    pub(super) held_of: ReplicaId,
    /// Whether it has what this store lacks, while that is partial.
    pub(super) may_mend: bool,
    /// How often it has shown to lack as much as this store does, while that is partial.
    pub(super) lacks_too: u8,
}

impl Peer {
    fn new(id: ReplicaId) -> Self {
        Self {
            writer: id,
            has_confirmed: false,
            reported: None,
            settled: CausalContext::new(),
            told: CausalContext::new(),
            held: VecDeque::new(),
            held_bytes: 0,
            held_of: id,
            may_mend: false,
            lacks_too: 0,
        }
    }

    /// It keeps all of `version`. What is here may be less than that.
    pub(super) fn reports(&mut self, version: CausalContext, here: &CausalContext) {
        self.settle(here);
        if version.is_subset(here) {
            self.settled.merge(&version);
        } else if self.reported.is_none() {
            // A later report would only put off the time when all of one is here.
            self.reported = Some(version);
        }
    }

    fn settle(&mut self, here: &CausalContext) {
        if let Some(version) = self.reported.take_if(|version| version.is_subset(here)) {
            self.settled.merge(&version);
        }
    }
}

impl Store {
    /// Adds a member; answers whether it was new. All members have to be told of all.
    ///
    /// It counts from now on in levels, and holds deletions until it has them.
    pub fn join(&mut self, member: ReplicaId) -> bool {
        if member == self.id || self.peers.contains_key(&member) {
            return false;
        }
        self.has_lost_members = false;
        self.peers.insert(member, Peer::new(member));
        self.endpoint.join_peer(member, self.now);
        self.keeper.touch();
        true
    }

    /// Takes a member out for good; answers whether it was one. Its frames are refused from now
    /// on, and nobody waits for it any more.
    ///
    /// What it wrote, and another member has, stays and reaches everybody, at whatever time: it
    /// keeps the names of its events, nothing is folded, and so nothing is counted twice.
    pub fn leave(&mut self, member: ReplicaId) -> bool {
        if self.peers.remove(&member).is_none() {
            return false;
        }
        // It may have been the only one who had what is still unknown here.
        self.contents.trim_forgotten();
        self.announced.remove(&member);
        self.endpoint.leave_peer(member);
        self.keeper.touch();
        self.look_at_requests();
        self.close_windows();
        true
    }

    /// Takes up the talk with a member anew, as after a restart: what was on its way counts as
    /// lost. For whoever knows that the line was broken; without it the same happens in time.
    pub fn reconnect(&mut self, member: ReplicaId) {
        if let Some(peer) = self.peers.get(&member) {
            self.endpoint.leave_peer(member);
            self.endpoint.join_peer(member, self.now);
            self.endpoint.peer_writes_as(member, peer.writer);
        }
    }

    /// All members, ascending; this one is among them.
    pub fn members(&self) -> Vec<ReplicaId> {
        let mut members: Vec<_> = self.peers.keys().copied().collect();
        members.push(self.id);
        members.sort_unstable();
        members
    }

    /// Of the events that every member keeps: what is certain to have no companion still unknown
    /// here.
    pub(super) fn settled(&mut self) -> CausalContext {
        let here = &self.contents.version;
        let mut settled = here.clone();
        for peer in self.peers.values_mut() {
            peer.settle(here);
            settled = settled.within(&peer.settled);
        }
        settled
    }
}
