use rejoin_causality::{Admission, ReplicaId};
use rejoin_sync::{Message, Outcome};
use rejoin_wire::Reader;

use super::Store;
use super::outbound::greets;
use super::outbox::Question;
use crate::contents::Contents;
use crate::frame::{BadFrame, Body, Frame, Header};

impl Store {
    /// Takes in a frame from a member.
    ///
    /// A frame from a clock that is too far ahead is held back whole, as if it had not arrived,
    /// until its time comes.
    ///
    /// # Errors
    /// [`BadFrame`] says why it was refused. Nothing but a count has changed then.
    pub fn receive(&mut self, from: ReplicaId, frame: &[u8]) -> Result<(), BadFrame> {
        self.counts.frames_in += 1;
        self.counts.bytes_in += frame.len() as u64;
        let received = self.admit(from, frame);
        if received.is_err() {
            self.counts.refused += 1;
        }
        received
    }

    fn admit(&mut self, from: ReplicaId, bytes: &[u8]) -> Result<(), BadFrame> {
        if !self.peers.contains_key(&from) {
            return Err(BadFrame::NotAMember);
        }
        let (header, input) = Frame::open(bytes).map_err(BadFrame::Damaged)?;
        if header.cluster != self.settings.cluster {
            return Err(BadFrame::OtherCluster);
        }
        match self.settings.drift.admit(header.stamp, self.wall()) {
            Admission::Now => self.open_frame(from, header, input),
            Admission::HoldUntil(time) => self.hold(from, header.writer, time, bytes),
            Admission::Refuse => Err(BadFrame::TooFarAhead),
        }
    }

    /// What another incarnation of the sender has sent, and is still held, counts as lost: it may
    /// be what the sender has lost since then, and others have deleted and forgotten.
    fn hold(
        &mut self,
        from: ReplicaId,
        writer: ReplicaId,
        time: u64,
        bytes: &[u8],
    ) -> Result<(), BadFrame> {
        let (frames, total) = self.settings.limits.held;
        let Some(peer) = self.peers.get_mut(&from) else {
            return Err(BadFrame::NotAMember);
        };
        if peer.held_of != writer {
            peer.held.clear();
            peer.held_bytes = 0;
            peer.held_of = writer;
        }
        if peer.held.len() >= frames || peer.held_bytes + bytes.len() > total {
            return Err(BadFrame::TooFarAhead);
        }
        peer.held_bytes += bytes.len();
        peer.held.push_back((time, bytes.to_vec()));
        self.counts.held_back += 1;
        Ok(())
    }

    /// Takes in the held frames whose time has come.
    pub(super) fn release_held(&mut self) {
        let wall = self.wall();
        let mut due = Vec::new();
        for (from, peer) in &mut self.peers {
            let mut kept = std::collections::VecDeque::new();
            for (time, bytes) in peer.held.drain(..) {
                if time <= wall {
                    peer.held_bytes -= bytes.len();
                    due.push((*from, bytes));
                } else {
                    kept.push_back((time, bytes));
                }
            }
            peer.held = kept;
        }
        for (from, bytes) in due {
            if self.admit(from, &bytes).is_err() {
                self.counts.refused += 1;
            }
        }
    }

    /// When to look at held frames again.
    pub(super) fn held_until(&self) -> Option<u64> {
        let wall = self.wall();
        let held = self.peers.values().flat_map(|peer| &peer.held);
        let first = held.map(|(time, _)| *time).min()?;
        Some(self.now.saturating_add(first.saturating_sub(wall)))
    }

    fn open_frame(
        &mut self,
        from: ReplicaId,
        header: Header,
        input: Reader<'_>,
    ) -> Result<(), BadFrame> {
        let body = Frame::body(&self.schema, input).map_err(BadFrame::Damaged)?;
        // The message is judged before anything of the frame is believed.
        if let Body::Sync(message) = &body {
            let judged = self.endpoint.check(from, message);
            judged.map_err(BadFrame::Nonsense)?;
        }
        if self.endpoint.is_past(from, header.name) {
            // Its sender has begun anew since, perhaps from an older copy: what it had then it may
            // have lost, and give its events' names to others. Only of names it may have to learn.
            if greets(&body) {
                self.take_body(from, body)?;
            }
            return Ok(());
        }
        if self.goes_after(from, &header) || self.falls_back(from, &header) {
            // What was on its way is for the state that was.
            return Ok(());
        }
        if self.contents.is_partial() && !self.may_be_mended_by(from, &header, &body) {
            return Ok(());
        }
        let knows_us =
            matches!(&body, Body::Sync(message) if self.endpoint.is_heard_by(from, message));
        let listens = self.take_body(from, body)?;
        self.hear(from, header, knows_us);
        if listens {
            self.close_windows();
            self.look_after(from);
        }
        Ok(())
    }

    fn hear(&mut self, from: ReplicaId, header: Header, knows_us: bool) {
        self.accepted = self.accepted.max(header.stamp);
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.writer = header.writer;
            self.endpoint.peer_writes_as(from, header.writer);
        }
        if let Some(latest) = header.yours {
            self.hear_of_us(from, latest, knows_us);
        }
        if let Some(forgotten) = header.forgotten {
            // Whoever forgets has seen that all of it is here.
            if self.contents.let_go(&forgotten) {
                self.believes_only(from, header.keeps.as_ref());
            }
        }
        if let Some(version) = header.keeps {
            self.announced.entry(from).or_default().add(&version);
            if let Some(peer) = self.peers.get_mut(&from) {
                peer.reports(version, &self.contents.version);
            }
        }
    }

    /// Answers whether a request or window may have come to its end.
    fn take_body(&mut self, from: ReplicaId, body: Body) -> Result<bool, BadFrame> {
        match body {
            Body::Nothing => return Ok(false),
            Body::Sync(message) => self.synchronise(from, message)?,
            Body::Ask {
                ticket,
                kind,
                key,
                known,
            } => {
                let place = (kind, key);
                self.out.answer(from, ticket, Question { place, known });
                return Ok(false);
            }
            Body::Tell {
                ticket,
                events,
                contents,
            } => {
                if let Some(contents) = contents {
                    self.take_in(contents);
                }
                self.told(from, ticket, events);
            }
            Body::Repair { name, contents } => {
                self.take_in(contents);
                self.out.keeps(from, name);
            }
            Body::Repaired { name } => self.repaired(from, name),
            Body::Give { contents } => self.take_in(contents),
        }
        Ok(true)
    }

    fn note_announced(&mut self, from: ReplicaId, message: &Message<Contents>) {
        let announced = self.announced.entry(from).or_default();
        match message {
            Message::Version {
                session, version, ..
            } => announced.hear(session.mine, version),
            // Who has just begun and is level says no more than that.
            Message::Digest {
                session, digest, ..
            } if announced.is_before(session.mine) && *digest == self.contents.digest_now() => {
                announced.hear(session.mine, &self.contents.version);
            }
            _ => {}
        }
    }

    fn synchronise(&mut self, from: ReplicaId, message: Message<Contents>) -> Result<(), BadFrame> {
        self.note_announced(from, &message);
        let received = self
            .endpoint
            .receive(&mut self.contents, from, message, self.now)
            .map_err(BadFrame::Nonsense)?;
        if let Some(grew) = received.grew {
            let events = grew.version().count();
            self.counts.events_in += u64::try_from(events).unwrap_or(u64::MAX);
        }
        match received.outcome {
            Outcome::Gap(_) => self.counts.gaps += 1,
            Outcome::Differs => self.counts.differences += 1,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rejoin_causality::{CausalContext, Dot};
    use rejoin_g_counter::GCounter;
    use rejoin_merge::Merge as _;

    use super::*;
    use crate::{Schema, Settings, Start};

    #[test]
    fn of_a_frame_that_is_refused_the_header_is_not_believed() {
        let [mut a, mut b] = [1, 2].map(|id: u64| {
            let mut schema = Schema::new();
            let kind = schema.declare::<GCounter>("likes").unwrap();
            let mut store = Store::new(schema, Start::new(id.into(), || 0), Settings::default());
            store.join((3 - id).into());
            let written = store.key(kind, "k").try_write(|n, me| n.increment(me, 1));
            assert!(written.is_ok());
            store
        });
        let mut last = None;
        for now in [1, 20_000] {
            a.tick(now);
            for _ in 0..9 {
                for (_, frame) in a.frames().unwrap() {
                    b.receive(a.id(), &frame).unwrap();
                    last = Some(Frame::decode(&a.schema, &frame).unwrap());
                }
                for (_, frame) in b.frames().unwrap() {
                    a.receive(b.id(), &frame).unwrap();
                }
            }
        }
        let Some(Frame { mut header, body }) = last else {
            panic!("nothing was sent");
        };
        let Body::Sync(Message::Digest { session, .. }) = body else {
            panic!("the last is a digest of those who are level");
        };
        let before = b.version().clone();
        let unknown = CausalContext::from(Dot::new(9_u64.into(), 1));
        header.forgotten = Some(unknown.clone());
        header.keeps = Some(unknown);
        header.keeps.get_or_insert_default().merge(&before);
        let nonsense = Message::Ack {
            session,
            upto: 99,
            gap: false,
        };
        let body = Body::Sync(nonsense);
        let frame = Frame { header, body }.encode(&a.schema).unwrap();
        let refused = b.receive(a.id(), &frame);
        assert!(matches!(refused, Err(BadFrame::Nonsense(_))), "{refused:?}");
        assert_eq!((b.version(), b.counts().set_back), (&before, 0));
        assert!(!b.contents.is_partial());
    }
}
