use rejoin_causality::ReplicaId;
use rejoin_merge::Merge as _;
use rejoin_sync::Message;

use super::Store;
use crate::contents::Contents;
use crate::frame::{Body, Frame, Header};
use crate::storage::StorageError;

impl Store {
    /// The frames that wait to be sent, each with the member it is for. They may be lost, doubled
    /// and mixed up on their way.
    ///
    /// # Errors
    /// If what they tell could not be made durable. They wait on.
    pub fn frames(&mut self) -> Result<Vec<(ReplicaId, Vec<u8>)>, StorageError> {
        self.commit()?;
        let mut frames = Vec::new();
        let mut send = |store: &mut Self, to, body| frames.extend(store.frame(to, body));
        self.empty_outbox(&mut send);
        self.repair(&mut send);
        let messages: Vec<_> = self.endpoint.outgoing().collect();
        for (to, message) in messages {
            send(self, to, Body::Sync(message));
        }
        Ok(frames)
    }

    fn frame(&mut self, to: ReplicaId, body: Body) -> Option<(ReplicaId, Vec<u8>)> {
        if !self.peers.contains_key(&to) {
            return None;
        }
        let header = self.header(to, &body);
        match (Frame { header, body }).encode(&self.schema) {
            Ok(bytes) => {
                self.counts.frames_out += 1;
                self.counts.bytes_out += bytes.len() as u64;
                Some((to, bytes))
            }
            Err(_) => {
                self.counts.unwritable += 1;
                None
            }
        }
    }

    /// Sends a member what is under a key here, or all that is here beyond `version`.
    ///
    /// Anti-entropy does the like by itself; this is for whoever moves the network by hand.
    pub fn give(
        &mut self,
        to: ReplicaId,
        version: &rejoin_causality::CausalContext,
        key: Option<&str>,
    ) {
        let contents = match key {
            None => self.contents.lacking(version, usize::MAX),
            Some(key) => {
                let under = self.contents.table.iter();
                let under = under.filter(|(_, entry)| &*entry.key == key);
                let slots: Vec<u32> = under.map(|(slot, _)| slot).collect();
                self.contents.only(slots)
            }
        };
        if let Some(contents) = contents {
            self.out.bodies.push((to, Body::Give { contents }));
        }
    }

    /// Tells every member what is kept here, so that deletions may be forgotten.
    pub fn report(&mut self) {
        for (peer, state) in &mut self.peers {
            state
                .told
                .clone_from(&rejoin_causality::CausalContext::new());
            self.out.bodies.push((*peer, Body::Nothing));
        }
    }

    fn header(&mut self, to: ReplicaId, body: &Body) -> Header {
        let yours = self.latest_of(to);
        let greets = greets(body) || matches!(body, Body::Nothing);
        let version = &self.contents.version;
        let forgotten = &self.contents.forgotten;
        let waits = !self.contents.tombstones.is_empty() || matches!(body, Body::Nothing);
        // Whoever was set back has to learn of that before anything else.
        let tells = !forgotten.is_empty() && brings(body) && !self.contents.is_partial();
        let mut keeps = None;
        if let Some(peer) = self.peers.get_mut(&to)
            && (tells || waits && (greets || peer.told != *version))
        {
            peer.told.merge(version);
            keeps = Some(version.clone());
        }
        Header {
            cluster: self.settings.cluster,
            writer: self.replica.id(),
            name: self.endpoint.name_to(to).unwrap_or_default(),
            stamp: self.replica.last_time().max(self.accepted),
            yours,
            keeps,
            forgotten: tells.then(|| forgotten.clone()),
        }
    }

    /// What has come in by another way than the endpoint is news for the neighbours.
    pub(super) fn take_in(&mut self, contents: Contents) {
        let news = self.contents.join(contents);
        if !news.is_empty() {
            self.counts.events_in += u64::try_from(news.count()).unwrap_or(u64::MAX);
            self.endpoint.changed(self.now);
        }
    }
}

/// Whether a frame says what its sender has, or how that compares.
pub(super) const fn greets(body: &Body) -> bool {
    matches!(
        body,
        Body::Sync(Message::Digest { .. } | Message::Version { .. })
    )
}

/// Whether a frame brings contents, or may make the receiver take something for known.
pub(super) fn brings(body: &Body) -> bool {
    match body {
        Body::Sync(message) => !matches!(message, Message::Ack { .. }),
        Body::Nothing | Body::Tell { .. } | Body::Repair { .. } | Body::Give { .. } => true,
        Body::Ask { .. } | Body::Repaired { .. } => false,
    }
}
