//! One replica: its state, its disk, and the endpoint that is used in earnest.

use std::hash::{DefaultHasher, Hash, Hasher};

use rejoin_causality::Dot;
use rejoin_sync::{Endpoint, Limits, Message, ReplicaId, Replicated};

use super::events::Events;
use super::fault::Fault;

/// One event in a message, two messages on their way, and one held that came too early. All waiting
/// takes one unit of time, and idle neighbours are left alone.
const LIMITS: Limits = Limits {
    message_bytes: 1,
    window: 2,
    held: 1,
    gather: 0,
    retry: 1,
    retry_max: 1,
    idle: 1 << 40,
};

pub(super) type Mail = (ReplicaId, Message<Events>);

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) id: ReplicaId,
    pub(super) state: Events,
    /// What would be left after a crash.
    pub(super) disk: Events,
    pub(super) endpoint: Endpoint<Events>,
    peers: Vec<ReplicaId>,
    epoch: u64,
    now: u64,
}

impl Node {
    /// A replica that begins, and its greetings.
    pub(super) fn new(id: ReplicaId, peers: Vec<ReplicaId>) -> (Self, Vec<Mail>) {
        let mut node = Self {
            id,
            state: Events::default(),
            disk: Events::default(),
            endpoint: Endpoint::new(id, 1, LIMITS),
            peers,
            epoch: 0,
            now: 0,
        };
        let greetings = node.restart();
        (node, greetings)
    }

    /// A write, in memory only.
    pub(super) fn write(&mut self) {
        self.state.write(self.id);
        self.endpoint.changed(self.now);
    }

    /// Whether the endpoint waits for time to pass, other than to see that all is still well.
    pub(super) fn is_waiting(&self) -> bool {
        let next = self.endpoint.next_tick();
        next.is_some_and(|next| next < LIMITS.idle)
    }

    pub(super) const fn now(&self) -> u64 {
        self.now
    }

    /// Time passes.
    pub(super) fn wait(&mut self) {
        self.now += 1;
        self.endpoint.tick(&mut self.state, self.now);
    }

    /// Sends what there is to send, after all of it is durable.
    pub(super) fn send(&mut self, fault: Option<Fault>) -> Vec<Mail> {
        self.endpoint.tick(&mut self.state, self.now);
        if fault == Some(Fault::SendsBeforeCommit) {
            return self.endpoint.outgoing().collect();
        }
        self.disk = self.state.clone();
        self.endpoint.outgoing().collect()
    }

    /// Takes in a message. Answers what was wrong with that, if anything was.
    pub(super) fn receive(
        &mut self,
        from: ReplicaId,
        message: Message<Events>,
        fault: Option<Fault>,
    ) -> Option<&'static str> {
        let before = self.state.clone();
        let told = match &message {
            Message::Delta { state, .. } => state.clone(),
            _ => None,
        };
        let received = self
            .endpoint
            .receive(&mut self.state, from, message, self.now);
        match (fault, told) {
            (Some(Fault::AcknowledgesUnheard), _) => self.state = before.clone(),
            (Some(Fault::ReplacesState), Some(told)) => self.state = told,
            _ => {}
        }
        let Ok(received) = received else {
            return Some("a message was refused");
        };
        let grew = self.state.held().difference(before.held()).copied();
        let told: Events = grew.collect();
        let is_exact = match &received.grew {
            Some(grew) => *grew == told,
            None => self.state == before,
        };
        if !before.held().is_subset(self.state.held()) {
            Some("a version shrank")
        } else if !is_exact && fault.is_none() {
            Some("what was told to be new is not what was new")
        } else {
            None
        }
    }

    /// Crashes, and begins again from the disk: with a new endpoint, which greets.
    pub(super) fn restart(&mut self) -> Vec<Mail> {
        self.state = self.disk.clone();
        self.epoch += 1;
        self.endpoint = Endpoint::new(self.id, self.epoch, LIMITS);
        for peer in &self.peers {
            self.endpoint.join_peer(*peer, self.now);
        }
        self.endpoint.tick(&mut self.state, self.now);
        self.endpoint.outgoing().collect()
    }

    /// What a crash leaves behind although it must not: less than was committed.
    pub(super) fn forget_last(&mut self) {
        let own = |dot: &&Dot| dot.replica == self.id;
        if let Some(last) = self.disk.held().iter().rev().find(own).copied() {
            self.disk.lose(last);
        }
    }

    /// A name for all that the replica is, down to the last timer of the endpoint, as its derived
    /// `Debug` shows it. Replicas of different futures have different ones, but for a chance of one
    /// in 2^64. Times are told apart even where only their differences count: that costs states,
    /// and no truth.
    pub(super) fn print(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        format!("{self:?}").hash(&mut hasher);
        hasher.finish()
    }

    pub(super) fn keeps(&self, dot: &Dot) -> bool {
        self.disk.version().contains(*dot)
    }
}
