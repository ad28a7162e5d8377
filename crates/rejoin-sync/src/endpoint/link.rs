use alloc::collections::VecDeque;

use super::inbound::Inbound;
use super::outbound::Outbound;
use crate::{Limits, Meeting, Message, Replicated};

/// How many messages of the search for differing entries may wait to be taken.
const QUEUED: usize = 64;

/// Everything about one neighbour.
#[derive(Clone, Debug)]
pub(super) struct Link<S> {
    pub(super) inbound: Inbound<S>,
    /// None until the neighbour has named its stream and said what it has.
    pub(super) outbound: Option<Outbound>,
    /// A greeting that waits to be taken. A newer one takes its place.
    pub(super) greeting: Option<Message<S>>,
    pub(super) queue: VecDeque<Message<S>>,
    /// When to greet again, while one of the two names is not settled.
    pub(super) greet_at: u64,
    greetings: u32,
    /// When to compare digests, if all is quiet until then.
    pub(super) idle_at: u64,
    pub(super) complete_at: Option<u64>,
}

impl<S: Replicated> Link<S> {
    pub(super) const fn new(stream: u64, now: u64) -> Self {
        Self {
            inbound: Inbound::new(stream),
            outbound: None,
            greeting: None,
            queue: VecDeque::new(),
            greet_at: now,
            greetings: 0,
            idle_at: now,
            complete_at: None,
        }
    }

    /// Whether both have named their streams, and know the other's name.
    pub(super) const fn is_settled(&self) -> bool {
        self.outbound.is_some() && self.inbound.is_known
    }

    /// Whether nothing is on its way to the neighbour, or left to send.
    pub(super) fn is_quiet(&self, state: &S) -> bool {
        let done = |outbound: &Outbound| outbound.is_done(state);
        self.is_settled()
            && self.queue.is_empty()
            && self.inbound.has_no_gap()
            && self.outbound.as_ref().is_some_and(done)
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
        let meeting = self.meeting();
        self.say(Message::Digest { meeting, digest }, limits, now);
    }

    pub(super) fn greet_by_version(&mut self, state: &mut S, limits: &Limits, now: u64) {
        let digest = state.digest();
        let message = Message::Version {
            meeting: self.meeting(),
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

    fn meeting(&self) -> Meeting {
        Meeting {
            stream: self.inbound.stream,
            yours: self.outbound.as_ref().map_or(0, |outbound| outbound.stream),
        }
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
            stream: self.inbound.stream,
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
