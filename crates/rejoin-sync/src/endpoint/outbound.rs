use alloc::collections::VecDeque;

use rejoin_causality::{CausalContext, ReplicaId, Run};
use rejoin_merge::Merge;

use super::attempts::Attempts;
use crate::{Limits, Message, Replicated, Session};

/// After this many repetitions without an answer only the numbers are sent, no contents.
const PATIENT_REPEATS: u32 = 2;

/// After so many reports of a gap a message is lost, and not only late.
const GAPS: u32 = 3;

/// The stream of deltas to one neighbour.
///
/// No contents are kept: what the neighbour lacks is what lies beyond the events that it is assumed
/// to have, and a lost message is sent again by assuming less.
///
/// Sent is what the neighbour has asked for, and what this replica writes itself, from when the
/// neighbour has all or has asked for all that it wrote before.
#[derive(Clone, Debug)]
pub(super) struct Outbound {
    session: Session,
    /// The events that it said, acknowledged or showed to have.
    pub(super) confirmed: CausalContext,
    /// Those, and the events on their way.
    assumed: CausalContext,
    /// The events that were here when the neighbour asked for all.
    wanted: CausalContext,
    /// Whether own events are sent unasked.
    pub(super) is_level: bool,
    acked: u64,
    last: u64,
    flying: VecDeque<Flight>,
    sent_at: u64,
    /// When what is on its way counts as lost.
    pub(super) due: Option<u64>,
    repeats: Attempts,
    /// How often a gap was reported since something was acknowledged.
    gaps: u32,
}

/// A message on its way.
#[derive(Clone, Debug)]
struct Flight {
    run: Run,
    /// The events that the neighbour has once it acknowledges the numbers.
    carries: CausalContext,
}

impl Outbound {
    pub(super) fn new(session: Session, version: CausalContext) -> Self {
        Self {
            session,
            assumed: version.clone(),
            confirmed: version,
            wanted: CausalContext::new(),
            is_level: false,
            acked: 0,
            last: 0,
            flying: VecDeque::new(),
            sent_at: 0,
            due: None,
            repeats: Attempts::NONE,
            gaps: 0,
        }
    }

    /// The neighbour has shown that it has these events: they need not be sent to it.
    /// Answers whether that was news.
    pub(super) fn heard(&mut self, version: &CausalContext) -> bool {
        self.assumed.merge(version);
        self.confirmed.merge(version)
    }

    /// The neighbour asks for all that is here.
    pub(super) fn ask(&mut self, version: &CausalContext) {
        self.wanted.merge(version);
        self.is_level = true;
    }

    /// Something came from the neighbour, so it can be tried again soon.
    pub(super) fn is_alive(&mut self, limits: &Limits) {
        if let (Some(due), true) = (&mut self.due, self.repeats.count() >= PATIENT_REPEATS) {
            *due = (*due).min(self.sent_at.saturating_add(limits.retry));
        }
    }

    /// Whether the neighbour has all that the state holds.
    pub(super) fn is_done<S: Replicated>(&self, state: &S) -> bool {
        self.acked == self.last && self.has_all(state)
    }

    /// Whether it is known to have all that the state holds.
    pub(super) fn has_all<S: Replicated>(&self, state: &S) -> bool {
        state.version().is_subset(&self.confirmed)
    }

    /// Whether some of these events will not be sent unless the neighbour asks for them.
    pub(super) fn leaves_out(&self, events: &CausalContext, me: ReplicaId) -> bool {
        let mut left = events.without(&self.wanted);
        if self.is_level {
            left.subtract(&written_by(me, &left));
        }
        !left.is_empty()
    }

    /// Whether nothing is on its way.
    pub(super) fn is_idle(&self) -> bool {
        self.flying.is_empty()
    }

    /// Whether what is on its way was not acknowledged in time.
    pub(super) const fn is_silent(&self) -> bool {
        self.repeats.count() > 0
    }

    /// Whether all that the state holds is there or on its way.
    pub(super) fn has_sent_all<S: Replicated>(&self, state: &S) -> bool {
        state.version().is_subset(&self.assumed)
    }

    /// The next message, if there is something to send and the window has room, and the events
    /// that it carries.
    pub(super) fn next<S: Replicated>(
        &mut self,
        state: &S,
        me: ReplicaId,
        limits: &Limits,
        now: u64,
    ) -> Option<(Message<S>, CausalContext)> {
        let window = if self.is_silent() { 1 } else { limits.window };
        if self.flying.len() >= window.max(1) {
            return None;
        }
        let (part, carries) = self.part(state, me, limits)?;
        let message = self.send(Some(part), carries.clone(), state, limits, now);
        Some((message, carries))
    }

    /// What is on its way is taken for lost. Sends of it what fits into one message, which stands
    /// for the numbers of all of it.
    pub(super) fn repeat<S: Replicated>(
        &mut self,
        state: &S,
        me: ReplicaId,
        limits: &Limits,
        now: u64,
    ) -> Option<Message<S>> {
        self.flying.clear();
        self.assumed.clone_from(&self.confirmed);
        self.repeats.add();
        self.due = None;
        if self.repeats.count() <= PATIENT_REPEATS
            && let Some((part, carries)) = self.part(state, me, limits)
        {
            return Some(self.send(Some(part), carries, state, limits, now));
        }
        if self.repeats.count() > PATIENT_REPEATS {
            // Once it is there again it may have heard of the events from others.
            self.is_level = false;
            self.wanted = CausalContext::new();
        }
        if self.acked == self.last {
            return None;
        }
        Some(self.send(None, CausalContext::new(), state, limits, now))
    }

    /// Whether a message of this number was ever sent.
    pub(super) const fn has_sent(&self, number: u64) -> bool {
        number <= self.last
    }

    /// Takes note that the neighbour has all messages up to a number that was sent.
    pub(super) fn acknowledge(&mut self, upto: u64, limits: &Limits, now: u64) {
        if upto <= self.acked {
            return;
        }
        self.acked = upto;
        while let Some(flight) = self.flying.front().filter(|flight| flight.run.last <= upto) {
            self.confirmed.merge(&flight.carries);
            self.flying.pop_front();
        }
        self.repeats = Attempts::NONE;
        self.gaps = 0;
        let open = self.acked < self.last;
        self.due = open.then(|| self.repeats.wait(limits, now));
    }

    /// Whether messages have arrived without one before them so often that it must be lost.
    pub(super) fn is_missing_one(&mut self) -> bool {
        self.gaps = self.gaps.saturating_add(1);
        self.gaps == GAPS && !self.flying.is_empty()
    }

    fn part<S: Replicated>(
        &mut self,
        state: &S,
        me: ReplicaId,
        limits: &Limits,
    ) -> Option<(S, CausalContext)> {
        let lacks = state.version().without(&self.assumed);
        let wanted = lacks.within(&self.wanted);
        if self.wanted.is_subset(&self.confirmed) {
            self.wanted = CausalContext::new();
        }
        let mut due = wanted.clone();
        if self.level(state, me) {
            due.merge(&written_by(me, &lacks));
        }
        if due.is_empty() {
            return None;
        }
        let bytes = limits.message_bytes;
        let part = match due == lacks {
            true => state.beyond(&self.assumed, bytes),
            false => state.only(&due, bytes),
        };
        let brings = |part: &S| !part.version().is_subset(&self.assumed);
        let part = part.filter(brings);
        // Who asked for it gets all that is here, if it cannot be told apart.
        let all = || state.beyond(&self.assumed, bytes);
        let part = part.or_else(|| (!wanted.is_empty()).then(all).flatten())?;
        let carries = part.version().without(&self.assumed);
        // A part without a new event would be sent for ever.
        (!carries.is_empty()).then_some((part, carries))
    }

    /// Whether own events are sent unasked.
    pub(super) fn level<S: Replicated>(&mut self, state: &S, me: ReplicaId) -> bool {
        if !self.is_level {
            let own = written_by(me, state.version());
            self.is_level = own.is_subset(&self.confirmed) && !self.is_silent();
        }
        self.is_level
    }

    fn send<S: Replicated>(
        &mut self,
        part: Option<S>,
        carries: CausalContext,
        state: &S,
        limits: &Limits,
        now: u64,
    ) -> Message<S> {
        let first = self.flying.back().map_or(self.acked, |last| last.run.last) + 1;
        // A message of contents has a number of its own; one without closes those before it.
        if part.is_some() {
            self.last += 1;
        }
        let run = Run::new(first, self.last);
        self.assumed.merge(&carries);
        self.flying.push_back(Flight { run, carries });
        self.sent_at = now;
        self.due = Some(self.repeats.wait(limits, now));
        Message::Delta {
            session: self.session,
            run,
            last: self.has_sent_all(state),
            state: part,
        }
    }
}

/// Of these events, those of one replica.
fn written_by(replica: ReplicaId, events: &CausalContext) -> CausalContext {
    let runs = events.runs_of(replica).iter();
    runs.map(|run| (replica, *run)).collect()
}
