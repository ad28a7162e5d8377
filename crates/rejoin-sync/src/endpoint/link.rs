use alloc::collections::VecDeque;

use rejoin_causality::CausalContext;

use super::inbound::Inbound;
use super::outbound::Outbound;
use crate::{Limits, Message, Replicated, Session};

/// How many messages of the search for differing entries may wait to be taken.
const QUEUED: usize = 64;

/// Everything about one neighbour.
#[derive(Clone, Debug)]
pub(super) struct Link<S> {
    /// The name that this replica has taken, and the neighbour's if it is known.
    pub(super) session: Session,
    /// Whether the neighbour has shown that it knows the own name.
    pub(super) is_known: bool,
    pub(super) inbound: Inbound<S>,
    /// None until it is known what the neighbour has.
    pub(super) outbound: Option<Outbound>,
    /// A greeting that waits to be taken. A newer one takes its place.
    pub(super) greeting: Option<Message<S>>,
    pub(super) queue: VecDeque<Message<S>>,
    /// When to greet again, while the session is not settled.
    pub(super) greet_at: u64,
    greetings: u32,
    /// When to compare digests, if all is quiet until then.
    pub(super) idle_at: u64,
    pub(super) complete_at: Option<u64>,
}

impl<S: Replicated> Link<S> {
    pub(super) const fn new(name: u64, now: u64) -> Self {
        Self {
            session: Session {
                mine: name,
                yours: 0,
            },
            is_known: false,
            inbound: Inbound::new(),
            outbound: None,
            greeting: None,
            queue: VecDeque::new(),
            greet_at: now,
            greetings: 0,
            idle_at: now,
            complete_at: None,
        }
    }

    /// Begins a session under a new name of its own.
    pub(super) fn rename(&mut self, name: u64) {
        self.session.mine = name;
        self.is_known = false;
        self.begin(self.session.yours);
    }

    /// Begins a session with a neighbour that has taken a new name.
    pub(super) fn begin(&mut self, theirs: u64) {
        self.session.yours = theirs;
        self.inbound = Inbound::new();
        self.outbound = None;
        self.queue.clear();
    }

    /// Whether a message was sent within the session of now.
    pub(super) const fn is_current(&self, theirs: Session) -> bool {
        self.session.mine == theirs.yours && self.session.yours == theirs.mine
    }

    /// Whether each of the two knows the other's name, and this one what the other has.
    pub(super) const fn is_settled(&self) -> bool {
        self.outbound.is_some() && self.is_known
    }

    /// Whether nothing is on its way to the neighbour, or left to send.
    pub(super) fn is_quiet(&self, state: &S) -> bool {
        let done = |outbound: &Outbound| outbound.is_done(state);
        self.is_settled()
            && self.queue.is_empty()
            && self.inbound.has_no_gap()
            && self.outbound.as_ref().is_some_and(done)
    }

    /// The neighbour has these events.
    pub(super) fn has(&mut self, version: CausalContext) {
        match &mut self.outbound {
            Some(outbound) => drop(outbound.heard(&version)),
            None => self.outbound = Some(Outbound::new(self.session, version)),
        }
    }

    /// Greets a neighbour that has not answered yet.
    ///
    /// Once the neighbour's version is known, a digest would say that all of it was sent.
    pub(super) fn greet(&mut self, state: &mut S, limits: &Limits, now: u64) {
        if self.outbound.is_some() {
            self.greet_by_version(state, limits, now);
        } else {
            self.greet_by_digest(state, limits, now);
        }
    }

    pub(super) fn greet_by_digest(&mut self, state: &mut S, limits: &Limits, now: u64) {
        let digest = state.digest();
        let message = Message::Digest {
            session: self.session,
            asks: self.outbound.is_none(),
            digest,
        };
        self.say(message, limits, now);
    }

    pub(super) fn greet_by_version(&mut self, state: &mut S, limits: &Limits, now: u64) {
        let digest = state.digest();
        let message = Message::Version {
            session: self.session,
            asks: self.outbound.is_none(),
            digest,
            version: state.version().clone(),
        };
        self.say(message, limits, now);
    }

    fn say(&mut self, message: Message<S>, limits: &Limits, now: u64) {
        self.greeting = Some(message);
        self.greet_at = now.saturating_add(limits.patience(self.greetings));
        self.greetings = self.greetings.saturating_add(1);
        self.idle_at = now.saturating_add(limits.idle);
    }

    /// Something came from the neighbour: it need not be waited for so long any more.
    pub(super) fn heard(&mut self, limits: &Limits, now: u64) {
        self.greetings = 0;
        self.greet_at = self.greet_at.min(now.saturating_add(limits.patience(0)));
        self.idle_at = now.saturating_add(limits.idle);
        if let Some(outbound) = &mut self.outbound {
            outbound.is_alive(limits);
        }
    }

    /// Sends what the neighbour lacks, as far as the window has room.
    pub(super) fn pump(&mut self, state: &S, limits: &Limits, now: u64) {
        let Some(outbound) = &mut self.outbound else {
            return;
        };
        while let Some(message) = outbound.next(state, limits, now) {
            self.queue.push_back(message);
            self.idle_at = now.saturating_add(limits.idle);
        }
    }

    /// Queues a message that may be lost. If nobody takes the messages, it is.
    pub(super) fn offer(&mut self, message: Message<S>) {
        if self.queue.len() < QUEUED {
            self.queue.push_back(message);
        }
    }

    /// All messages that wait, and the acknowledgement of what has arrived.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Message<S>> + use<S> {
        let ack = self.inbound.ack_due.then(|| Message::Ack {
            session: self.session,
            upto: self.inbound.current(),
            gap: self.inbound.gap_due,
        });
        self.inbound.ack_due = false;
        self.inbound.gap_due = false;
        let queue = core::mem::take(&mut self.queue);
        self.greeting.take().into_iter().chain(queue).chain(ack)
    }

    pub(super) fn next_tick(&self) -> u64 {
        let due = self.outbound.as_ref().and_then(|outbound| outbound.due);
        let greet = (!self.is_settled()).then_some(self.greet_at);
        let times = [due, greet, Some(self.idle_at)];
        times.into_iter().flatten().min().unwrap_or(self.idle_at)
    }
}
