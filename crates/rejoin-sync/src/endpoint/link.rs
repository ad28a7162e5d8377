use alloc::collections::VecDeque;

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_merge::Merge as _;

use super::attempts::Attempts;
use super::inbound::Inbound;
use super::order::Order;
use super::outbound::Outbound;
use crate::{Limits, Message, Replicated, Session};

/// How many messages of the search for differing entries may wait to be taken.
const QUEUED: usize = 64;

/// After so many reminders without an answer the neighbour has not heard what it was told.
const PATIENT_REMINDERS: u32 = 2;

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
    greetings: Attempts,
    /// When to compare digests, if all is quiet until then.
    pub(super) idle_at: u64,
    pub(super) complete_at: Option<u64>,
    /// What the neighbour said to have when not all of it was here, and when it said so.
    claimed: Option<(CausalContext, u64)>,
    /// The replica as which the neighbour writes.
    pub(super) writer: ReplicaId,
    /// The events that the neighbour knows to be here.
    told: CausalContext,
    /// When to ask a neighbour that seems to lack something whether it does, if it says nothing.
    remind_at: Option<u64>,
    reminders: Attempts,
    pub(super) order: Order,
}

impl<S: Replicated> Link<S> {
    pub(super) fn new(peer: ReplicaId, name: u64, now: u64) -> Self {
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
            greetings: Attempts::NONE,
            idle_at: now,
            complete_at: None,
            claimed: None,
            writer: peer,
            told: CausalContext::new(),
            remind_at: None,
            reminders: Attempts::NONE,
            order: Order::default(),
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
        self.claimed = None;
        self.told = CausalContext::new();
        self.remind_at = None;
        self.reminders = Attempts::NONE;
        self.order = Order::default();
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

    /// Whether the neighbour has not answered for a while.
    pub(super) fn is_silent(&self) -> bool {
        let repeats = |outbound: &Outbound| outbound.is_silent();
        self.reminders.count() > 0 || self.outbound.as_ref().is_some_and(repeats)
    }

    /// The neighbour has these events.
    pub(super) fn has(&mut self, version: CausalContext) {
        match &mut self.outbound {
            Some(outbound) => drop(outbound.heard(&version)),
            None => self.outbound = Some(Outbound::new(self.session, version)),
        }
    }

    /// Looks whether the neighbour has all that was written here.
    pub(super) fn level(&mut self, state: &S, me: ReplicaId) {
        if let Some(outbound) = &mut self.outbound {
            outbound.level(state, me);
        }
    }

    /// The neighbour says that these are all the events that it has.
    pub(super) fn claims(&mut self, version: &CausalContext, here: &CausalContext, now: u64) {
        if version.is_subset(here) {
            self.complete_at = Some(now);
        } else if self.claimed.is_none() {
            // A later claim would only put off the time when all of one is here.
            self.claimed = Some((version.clone(), now));
        }
    }

    /// More has arrived, from wherever.
    pub(super) fn look_at_claim(&mut self, here: &CausalContext) {
        if let Some((_, at)) = self.claimed.take_if(|(claimed, _)| claimed.is_subset(here)) {
            self.complete_at = self.complete_at.max(Some(at));
        }
    }

    /// What the neighbour is known to have, and is lacked here.
    pub(super) fn offers(&self, here: &CausalContext) -> CausalContext {
        let outbound = self.outbound.as_ref().filter(|_| self.is_known);
        outbound.map_or_else(CausalContext::new, |it| it.confirmed.without(here))
    }

    /// The neighbour knows that these events are here.
    pub(super) fn knows_to_be_here(&mut self, version: &CausalContext) {
        self.told.merge(version);
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
            asks: !self.is_settled(),
            digest,
        };
        self.say(message, limits, now);
    }

    pub(super) fn greet_by_version(&mut self, state: &mut S, limits: &Limits, now: u64) {
        self.tell_version(state, !self.is_settled(), limits, now);
    }

    fn tell_version(&mut self, state: &mut S, asks: bool, limits: &Limits, now: u64) {
        let asked = matches!(self.greeting, Some(Message::Version { asks: true, .. }));
        let digest = state.digest();
        self.told.clone_from(state.version());
        let message = Message::Version {
            session: self.session,
            asks: asks || asked,
            wants: self.order.is_due,
            waits: !self.outbound.as_ref().is_some_and(|it| it.is_level),
            digest,
            version: state.version().clone(),
        };
        self.say(message, limits, now);
    }

    fn say(&mut self, message: Message<S>, limits: &Limits, now: u64) {
        self.greeting = Some(message);
        if !self.is_settled() {
            self.greet_at = self.greetings.wait(limits, now);
            self.greetings.add();
        }
        self.idle_at = now.saturating_add(limits.idle());
    }

    /// Something came from the neighbour: it need not be waited for so long any more.
    pub(super) fn heard(&mut self, limits: &Limits, now: u64) {
        let soon = Attempts::NONE.wait(limits, now);
        self.greetings = Attempts::NONE;
        self.greet_at = self.greet_at.min(soon);
        self.idle_at = now.saturating_add(limits.idle());
        self.reminders = Attempts::NONE;
        self.remind_at = self.remind_at.map(|at| at.min(soon));
        self.order.is_late = false;
        if let Some(outbound) = &mut self.outbound {
            outbound.is_alive(limits);
        }
    }

    /// Sends what the neighbour is to be sent, as far as the window has room.
    pub(super) fn pump(&mut self, state: &S, me: ReplicaId, limits: &Limits, now: u64) {
        let Some(outbound) = &mut self.outbound else {
            return;
        };
        while let Some((message, carried)) = outbound.next(state, me, limits, now) {
            self.told.merge(&carried);
            self.queue.push_back(message);
            self.idle_at = now.saturating_add(limits.idle());
        }
        // It should say by itself that it has what it seems to lack, or ask for it.
        let waits = outbound.is_idle() && !outbound.has_all(state);
        self.remind_at = waits.then(|| {
            let soon = self.reminders.wait(limits, now);
            self.remind_at.unwrap_or(soon)
        });
    }

    /// Tells the neighbour what is here, if it does not know that.
    pub(super) fn tell(&mut self, state: &mut S, me: ReplicaId, limits: &Limits, now: u64) {
        let Some(outbound) = self.outbound.as_ref().filter(|_| self.is_known) else {
            return;
        };
        // What is sent need not be told.
        let unknown = || outbound.leaves_out(&state.version().without(&self.told), me);
        if !self.is_silent() && unknown() {
            self.tell_version(state, false, limits, now);
        }
    }

    /// Asks a neighbour that has said nothing for long what it has.
    pub(super) fn remind(&mut self, state: &mut S, limits: &Limits, now: u64) {
        if self.remind_at.is_none_or(|at| at > now) || !self.is_settled() {
            return;
        }
        if self.outbound.as_ref().is_some_and(|it| it.has_all(state)) {
            // It was heard of from what the neighbour has sent.
            self.remind_at = None;
            return;
        }
        self.tell_version(state, true, limits, now);
        self.reminders.add();
        self.remind_at = Some(self.reminders.wait(limits, now));
        if self.reminders.count() > PATIENT_REMINDERS {
            self.told = CausalContext::new();
        }
    }

    /// Takes what is on its way for lost, if it is time to.
    pub(super) fn repeat(&mut self, state: &S, me: ReplicaId, limits: &Limits, now: u64) {
        if let Some(outbound) = self.outbound.as_mut()
            && outbound.due.is_some_and(|due| due <= now)
        {
            let repeated = outbound.repeat(state, me, limits, now);
            if !outbound.is_level {
                self.told = CausalContext::new();
            }
            self.queue.extend(repeated);
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
        self.order.is_due = false;
        let queue = core::mem::take(&mut self.queue);
        self.greeting.take().into_iter().chain(queue).chain(ack)
    }

    pub(super) fn next_tick(&self) -> u64 {
        let due = self.outbound.as_ref().and_then(|outbound| outbound.due);
        let remind = self.remind_at.filter(|_| self.is_settled());
        // Digests are compared only by those who have met.
        let meet = if self.is_settled() {
            self.idle_at
        } else {
            self.greet_at
        };
        let times = [due, remind, self.order.next()];
        times.into_iter().flatten().fold(meet, u64::min)
    }
}
