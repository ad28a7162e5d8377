use rejoin_causality::{Dot, Replica, ReplicaId};

use super::{Store, read};

impl Store {
    /// Begins to write under a new id. Everything that is here stays.
    ///
    /// It happens by itself when another member knows later events of ours than we do, and at the
    /// first write after a restart that comes before every member has said that it does not. Call
    /// it after the storage was replaced by an older copy while no other member can be asked.
    pub fn begin_incarnation(&mut self) {
        let last = self.replica.last_time();
        self.retired.push(self.replica.id());
        let mut replica = Replica::new((self.ids)(), read(&self.clock));
        replica.set_drift(self.settings.drift);
        // Of the clock nothing is lost: stamps go on above those of before.
        replica.stamp(Some(last));
        self.replica = replica;
        self.endpoint.writes_as(self.replica.id());
        self.is_suspect = false;
        self.must_begin = false;
        self.counts.incarnations += 1;
        self.keeper.touch();
    }

    /// A member says which is our latest event that it has heard of. What it said before it knew of
    /// our last start confirms nothing: there may have been later events since.
    pub(super) fn hear_of_us(&mut self, from: ReplicaId, latest: Dot, knows_us: bool) {
        let is_ours = latest.replica == self.replica.id();
        let highest = self.contents.version.next_dot(self.replica.id()).sequence - 1;
        if is_ours && latest.sequence <= highest {
            if let Some(peer) = self.peers.get_mut(&from).filter(|_| knows_us) {
                peer.has_confirmed = true;
            }
            if self.is_suspect && self.peers.values().all(|peer| peer.has_confirmed) {
                self.is_suspect = false;
            }
            return;
        }
        // It may not have heard of our present id; of an id after it we should have known.
        let is_old = self.retired.contains(&latest.replica) || latest.replica == self.id;
        let was_quiet = latest.sequence == 0;
        if is_ours || !(is_old || was_quiet) {
            self.begin_incarnation();
        }
    }

    /// Our view of the receiver's latest event, for a header.
    pub(super) fn latest_of(&self, member: ReplicaId) -> Option<Dot> {
        let writer = self.peers.get(&member)?.writer;
        let next = self.contents.version.next_dot(writer).sequence;
        Some(Dot::new(writer, next - 1))
    }
}
