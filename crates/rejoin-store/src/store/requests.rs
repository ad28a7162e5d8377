mod judge;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::{CausalContext, Dot, ReplicaId};
use rejoin_merge::Merge as _;

use super::answers::Ticket;
use super::repairs::Line;
use super::{Session, Store};
use crate::failure::{Failure, Rejected};
use crate::level::Level;
use crate::schema::{KindId, Place};

/// A request is taken up again after a pause that is so often doubled at most.
const DOUBLINGS: u32 = 2;

/// What waits for other replicas.
///
/// A request is looked at when something has come that it may wait for, so it is kept here by all
/// that this can be.
#[derive(Debug, Default)]
pub(super) struct Requests {
    last: u64,
    waiting: BTreeMap<u64, Waiting>,
    /// What each member is to keep.
    pub(super) lines: BTreeMap<ReplicaId, Line>,
    deadlines: BTreeSet<(u64, u64)>,
    /// When requests are taken up again.
    again: BTreeSet<(u64, u64)>,
    /// The writes that wait for one event.
    by_event: BTreeSet<(Dot, u64)>,
    /// The writes that wait for several.
    by_several: BTreeSet<u64>,
    /// The reads that wait until what their session has seen is here.
    by_session: BTreeSet<u64>,
    /// Up to where writes were looked at by what each member keeps.
    seen: BTreeMap<ReplicaId, CausalContext>,
    /// Those that a frame has named.
    named: Vec<u64>,
    /// How often one was looked at.
    #[cfg(test)]
    looks: u64,
}

#[derive(Debug)]
struct Waiting {
    level: Level,
    deadline: u64,
    /// When to take it up again, and how often that was done.
    again_at: u64,
    tries: u32,
    place: Place,
    what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Write(Box<Write>),
    Read(Box<Read>),
}

/// A write goes to every member directly, so that nothing that waits on the way holds it up.
#[derive(Debug)]
pub(super) struct Write {
    /// What members must have: the event of the write, or of one that has changed nothing those
    /// that have made what it found.
    pub(super) events: CausalContext,
    event: Option<Dot>,
    /// The members that have said to keep it.
    kept: BTreeSet<ReplicaId>,
}

#[derive(Debug)]
pub(super) struct Read {
    /// What must have arrived here first.
    session: Option<Session>,
    /// The events that each member has told to have under the key.
    pub(super) told: BTreeMap<ReplicaId, CausalContext>,
    /// The events that each member is being sent.
    sent: BTreeMap<ReplicaId, CausalContext>,
}

impl Requests {
    pub(super) fn next(&self) -> Option<u64> {
        let firsts = [self.deadlines.first(), self.again.first()];
        let times = firsts.into_iter().flatten().map(|(at, _)| *at);
        times.chain(self.lines.values().filter_map(Line::due)).min()
    }

    /// Names tickets from a number that differs in each life of a member, so that none comes
    /// twice: an answer to what an earlier life asked may still be under way.
    pub(super) fn begin(&mut self, number: u64) {
        self.last = number >> 3;
    }

    /// A name for a request or repair.
    pub(super) fn name(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(super) fn what(&self, ticket: u64) -> Option<&What> {
        self.waiting.get(&ticket).map(|waiting| &waiting.what)
    }

    pub(super) fn place(&self, ticket: u64) -> Option<&Place> {
        self.waiting.get(&ticket).map(|waiting| &waiting.place)
    }

    fn insert(&mut self, ticket: u64, waiting: Waiting) {
        self.deadlines.insert((waiting.deadline, ticket));
        self.again.insert((waiting.again_at, ticket));
        match &waiting.what {
            What::Write(write) => match write.event {
                Some(event) => drop(self.by_event.insert((event, ticket))),
                None => drop(self.by_several.insert(ticket)),
            },
            What::Read(_) => {}
        }
        self.waiting.insert(ticket, waiting);
    }

    /// Nothing has to be done for a request any more.
    fn forget(&mut self, ticket: u64, waiting: &Waiting) {
        self.deadlines.remove(&(waiting.deadline, ticket));
        self.again.remove(&(waiting.again_at, ticket));
        match &waiting.what {
            What::Write(write) => match write.event {
                Some(event) => drop(self.by_event.remove(&(event, ticket))),
                None => drop(self.by_several.remove(&ticket)),
            },
            What::Read(_) => drop(self.by_session.remove(&ticket)),
        }
        for line in self.lines.values_mut() {
            line.drop_ticket(&waiting.place, ticket);
        }
    }

    /// The writes that may wait for one of these events.
    fn waiting_for(&self, events: &CausalContext) -> BTreeSet<u64> {
        let runs = events.iter_runs();
        let tickets = runs.flat_map(|(replica, run)| {
            let (first, last) = (Dot::new(replica, run.first), Dot::new(replica, run.last));
            self.by_event.range((first, 0)..=(last, u64::MAX))
        });
        let tickets = tickets.map(|(_, ticket)| *ticket);
        tickets.chain(self.by_several.iter().copied()).collect()
    }

    /// The requests whose time is over, and those that are to be taken up again.
    fn due(&mut self, now: u64, retry: u64) -> (Vec<u64>, Vec<u64>) {
        let due = |times: &BTreeSet<(u64, u64)>| -> Vec<u64> {
            let due = times.range(..=(now, u64::MAX));
            due.map(|(_, ticket)| *ticket).collect()
        };
        let (late, again) = (due(&self.deadlines), due(&self.again));
        for ticket in &again {
            if let Some(waiting) = self.waiting.get_mut(ticket) {
                self.again.remove(&(waiting.again_at, *ticket));
                waiting.tries = waiting.tries.saturating_add(1);
                let pause = retry.saturating_mul(1 << waiting.tries.min(DOUBLINGS));
                waiting.again_at = now.saturating_add(pause);
                self.again.insert((waiting.again_at, *ticket));
            }
        }
        (late, again)
    }
}

impl Waiting {
    /// Drops what was heard from all others than these members.
    fn count_only(&mut self, is_member: impl Fn(&ReplicaId) -> bool) {
        match &mut self.what {
            What::Write(write) => write.kept.retain(is_member),
            What::Read(read) => {
                read.told.retain(|peer, _| is_member(peer));
                read.sent.retain(|peer, _| is_member(peer));
            }
        }
    }
}

impl Store {
    /// Waits until enough members keep an event or, if there is none, what has made the entry.
    ///
    /// A write that has changed nothing must not be acknowledged for less: what it would have
    /// written may be here alone.
    pub(super) fn await_write(
        &mut self,
        event: Option<Dot>,
        (kind, key): (KindId, &str),
        level: Level,
        within: u64,
    ) -> Ticket {
        let events = || self.events_of(kind, key);
        let write = Write {
            events: event.map_or_else(events, CausalContext::from),
            event,
            kept: BTreeSet::new(),
        };
        self.wait(Waiting {
            level,
            deadline: self.now.saturating_add(within),
            again_at: self.now.saturating_add(self.settings.retry()),
            tries: 0,
            place: (kind, key.into()),
            what: What::Write(Box::new(write)),
        })
    }

    /// Whether one more request may wait. One keeps its place until its answer is taken, so that
    /// answers that nobody takes are bounded as well.
    pub(super) fn may_wait(&self) -> Result<(), Failure> {
        let limit = self.settings.limits.waiting;
        if self.requests.waiting.len() + self.ready.len() >= limit {
            return Err(Rejected::Busy { limit }.into());
        }
        Ok(())
    }

    pub(super) fn ask_at(
        &mut self,
        kind: KindId,
        key: &str,
        level: Level,
        within: u64,
        session: Option<Session>,
        waits: bool,
    ) -> Result<Ticket, Failure> {
        if let Some(session) = &session {
            session.check(self.settings.cluster)?;
            if !waits && !session.may_read(&self.contents.version) {
                return Err(Failure::NotReady);
            }
        }
        self.may_wait()?;
        let read = Read {
            session,
            told: BTreeMap::new(),
            sent: BTreeMap::new(),
        };
        Ok(self.wait(Waiting {
            level,
            deadline: self.now.saturating_add(within),
            again_at: self.now.saturating_add(self.settings.retry()),
            tries: 0,
            place: (kind, key.into()),
            what: What::Read(Box::new(read)),
        }))
    }

    /// Answers a request at once, or begins to wait.
    fn wait(&mut self, mut waiting: Waiting) -> Ticket {
        let ticket = self.requests.name();
        if let Some(answer) = self.judge(ticket, &mut waiting) {
            self.requests.by_session.remove(&ticket);
            self.ready.push(answer);
            return Ticket(ticket);
        }
        match &waiting.what {
            What::Write(_) => {
                self.lay_lines();
                for line in self.requests.lines.values_mut() {
                    line.add(&waiting.place, ticket);
                }
            }
            What::Read(_) if self.needed(waiting.level) > 1 => {
                self.out.ask(self.peers.keys().copied(), ticket);
            }
            What::Read(_) => {}
        }
        self.requests.insert(ticket, waiting);
        Ticket(ticket)
    }

    /// Begins a line to each member that has none.
    fn lay_lines(&mut self) {
        let Requests { lines, waiting, .. } = &mut self.requests;
        if lines.len() == self.peers.len() {
            return;
        }
        for peer in self.peers.keys() {
            lines.entry(*peer).or_insert_with(|| {
                let mut line = Line::default();
                let writes = waiting.iter();
                let writes = writes.filter(|(_, of)| matches!(of.what, What::Write(_)));
                writes.for_each(|(ticket, of)| line.add(&of.place, *ticket));
                line
            });
        }
    }

    /// Answers a request now with what failed, as if its time were over.
    pub fn give_up(&mut self, ticket: Ticket) {
        if let Some(waiting) = self.requests.waiting.get_mut(&ticket.0) {
            self.requests
                .deadlines
                .remove(&(waiting.deadline, ticket.0));
            waiting.deadline = 0;
            self.requests.deadlines.insert((0, ticket.0));
            self.look_at(ticket.0);
        }
    }

    /// A member has told what it has under the key of a read.
    pub(super) fn told(&mut self, from: ReplicaId, ticket: u64, events: CausalContext) {
        if let Some(Waiting {
            what: What::Read(read),
            ..
        }) = self.requests.waiting.get_mut(&ticket)
        {
            read.told.insert(from, events);
            read.sent.remove(&from);
            self.requests.named.push(ticket);
        }
    }

    /// A member keeps what it was sent under this name.
    pub(super) fn repaired(&mut self, from: ReplicaId, name: u64) {
        let line = self.requests.lines.get_mut(&from);
        let Some(flight) = line.and_then(|line| line.arrived(name)) else {
            return;
        };
        for ticket in &flight.tickets {
            let waiting = self.requests.waiting.get_mut(ticket);
            match waiting.map(|waiting| &mut waiting.what) {
                Some(What::Write(write)) => {
                    if let Some(line) = self.requests.lines.get_mut(&from) {
                        line.drop_ticket(&flight.place, *ticket);
                    }
                    // No more than was waited for: it may have come late, from before a loss.
                    let carried = write.events.within(&flight.version);
                    self.endpoint.knows(from, &carried);
                    let rest = write.events.without(&flight.events);
                    let kept = self.endpoint.kept_by(from);
                    if !rest.is_empty() && !kept.is_some_and(|kept| rest.is_subset(kept)) {
                        continue;
                    }
                    write.kept.insert(from);
                }
                Some(What::Read(read)) => {
                    if let Some(told) = read.told.get_mut(&from) {
                        told.merge(&flight.events);
                    }
                }
                None => continue,
            }
            self.requests.named.push(*ticket);
        }
    }

    /// Asks and sends once more to those who have not answered, and answers what waited too long.
    pub(super) fn repeat_requests(&mut self) {
        let (now, retry) = (self.now, self.settings.retry());
        for line in self.requests.lines.values_mut() {
            line.lose(now, retry);
        }
        if self.requests.waiting.is_empty() {
            return;
        }
        self.lay_lines();
        let (late, again) = self.requests.due(now, retry);
        for ticket in late.into_iter().chain(again.iter().copied()) {
            self.look_at(ticket);
        }
        let mut lines = core::mem::take(&mut self.requests.lines);
        for ticket in again {
            let Some(waiting) = self.requests.waiting.get(&ticket) else {
                continue;
            };
            match &waiting.what {
                What::Read(read) if self.needed(waiting.level) > 1 => {
                    let peers = self.peers.keys().copied();
                    let silent = peers.filter(|peer| !read.told.contains_key(peer));
                    self.out.ask(silent, ticket);
                }
                What::Read(_) => {}
                // Whoever seemed to have it may have begun anew.
                What::Write(write) => {
                    for (peer, line) in &mut lines {
                        if !line.has(&waiting.place, ticket) && !self.keeps(*peer, write) {
                            line.add(&waiting.place, ticket);
                        }
                    }
                }
            }
        }
        self.requests.lines = lines;
    }

    /// Something came from a member: answers what may have waited for that.
    pub(super) fn look_after(&mut self, from: ReplicaId) {
        if let Some(line) = self.requests.lines.get_mut(&from) {
            line.heard(self.now, self.settings.retry());
        }
        if self.requests.waiting.is_empty() {
            return;
        }
        let mut tickets = self.newly_kept(from);
        tickets.extend(&self.requests.by_session);
        tickets.extend(core::mem::take(&mut self.requests.named));
        for ticket in tickets {
            self.look_at(ticket);
        }
    }

    /// The writes that may wait for what a member keeps since this was last asked.
    fn newly_kept(&mut self, from: ReplicaId) -> BTreeSet<u64> {
        let requests = &mut self.requests;
        let Some(kept) = self.endpoint.kept_by(from) else {
            requests.seen.remove(&from);
            return BTreeSet::new();
        };
        let seen = requests.seen.entry(from).or_default();
        if seen == kept {
            return BTreeSet::new();
        }
        let newly = kept.without(seen);
        seen.clone_from(kept);
        if newly.is_empty() {
            return BTreeSet::new();
        }
        requests.waiting_for(&newly)
    }

    /// Answers all that can be answered, after members have come or gone.
    pub(super) fn look_at_requests(&mut self) {
        let peers = &self.peers;
        self.requests
            .lines
            .retain(|peer, _| peers.contains_key(peer));
        self.requests
            .seen
            .retain(|peer, _| peers.contains_key(peer));
        for waiting in self.requests.waiting.values_mut() {
            waiting.count_only(|peer| peers.contains_key(peer));
        }
        let tickets: Vec<u64> = self.requests.waiting.keys().copied().collect();
        for ticket in tickets {
            self.look_at(ticket);
        }
    }

    /// Answers a request if that can be done, or it waited too long.
    fn look_at(&mut self, ticket: u64) {
        let Some(mut waiting) = self.requests.waiting.remove(&ticket) else {
            return;
        };
        match self.judge(ticket, &mut waiting) {
            Some(answer) => {
                self.requests.forget(ticket, &waiting);
                self.out.unask(self.peers.keys(), ticket);
                self.ready.push(answer);
            }
            None => {
                self.requests.waiting.insert(ticket, waiting);
            }
        }
    }
}
