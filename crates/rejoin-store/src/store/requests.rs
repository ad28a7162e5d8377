use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::{CausalContext, Dot, ReplicaId};
use rejoin_merge::Merge as _;
use smol_str::SmolStr;

use super::answers::{Answer, Found, Ticket};
use super::{Session, Store};
use crate::failure::{Failure, Rejected};
use crate::frame::Body;
use crate::level::Level;
use crate::schema::KindId;
use crate::value::Erased;

/// What waits for other replicas.
#[derive(Debug, Default)]
pub(super) struct Requests {
    next: u64,
    waiting: BTreeMap<u64, Waiting>,
    /// The reads whose repairs have these names.
    repairs: BTreeMap<u64, u64>,
}

#[derive(Debug)]
struct Waiting {
    level: Level,
    deadline: u64,
    asked_at: u64,
    what: What,
}

#[derive(Debug)]
enum What {
    Write(Box<Write>),
    Read(Box<Read>),
}

/// A write goes to every member directly, so that nothing that waits on the way holds it up.
#[derive(Debug)]
struct Write {
    /// What members must have: the event of the write, or of one that has changed nothing those
    /// that have made what it found.
    events: CausalContext,
    slot: Option<u32>,
    /// Of these the ones that all members know to have which say that they keep the entry.
    carried: CausalContext,
    kept: BTreeSet<ReplicaId>,
}

#[derive(Debug)]
struct Read {
    kind: KindId,
    key: SmolStr,
    /// What must have arrived here first.
    session: Option<Session>,
    /// The events that each member has told to have under the key.
    told: BTreeMap<ReplicaId, CausalContext>,
    /// The events that each member was sent, and has not said to keep, and the name of that repair.
    ///
    /// Each repair has a name of its own: that an earlier one is kept says nothing of a later one.
    sent: BTreeMap<ReplicaId, (u64, CausalContext)>,
}

impl Requests {
    pub(super) fn next(&self, retry: u64) -> Option<u64> {
        let times = self.waiting.values();
        times
            .map(|of| of.deadline.min(of.asked_at.saturating_add(retry)))
            .min()
    }

    /// Names tickets from a number that differs in each life of a member, so that none comes
    /// twice: an answer to what an earlier life asked may still be under way.
    pub(super) fn begin(&mut self, number: u64) {
        self.next = number >> 3;
    }

    /// These entries, ascending, are given up: others will soon stand in their slots, and are not
    /// what a write waits for.
    pub(super) fn give_up(&mut self, slots: &[u32]) {
        for waiting in self.waiting.values_mut() {
            if let What::Write(write) = &mut waiting.what {
                write.slot.take_if(|slot| slots.binary_search(slot).is_ok());
            }
        }
    }

    fn ticket(&mut self) -> u64 {
        self.next += 1;
        self.next
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
        slot: Option<u32>,
        level: Level,
        within: u64,
    ) -> Ticket {
        let ticket = self.requests.ticket();
        let events = event.map_or_else(|| self.events_in(slot), CausalContext::from);
        let mut write = Write {
            carried: events.clone(),
            events,
            slot,
            kept: BTreeSet::new(),
        };
        if !self.has_spread(&write, self.needed(level)) {
            self.send(ticket, &mut write);
        }
        let waiting = Waiting {
            level,
            deadline: self.now.saturating_add(within),
            asked_at: self.now,
            what: What::Write(Box::new(write)),
        };
        self.requests.waiting.insert(ticket, waiting);
        self.look_at_requests();
        Ticket(ticket)
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
        let ticket = self.requests.ticket();
        let waiting = Waiting {
            level,
            deadline: self.now.saturating_add(within),
            asked_at: self.now,
            what: What::Read(Box::new(Read {
                kind,
                key: key.into(),
                session,
                told: BTreeMap::new(),
                sent: BTreeMap::new(),
            })),
        };
        if self.needed(level) > 1 {
            let known = self.events_of(kind, key);
            for peer in self.peers.keys() {
                self.out.push((*peer, ask(ticket, kind, key, &known)));
            }
        }
        self.requests.waiting.insert(ticket, waiting);
        self.look_at_requests();
        Ok(Ticket(ticket))
    }

    /// Answers a request now with what failed, as if its time were over.
    pub fn give_up(&mut self, ticket: Ticket) {
        if let Some(waiting) = self.requests.waiting.get_mut(&ticket.0) {
            waiting.deadline = 0;
            self.look_at_requests();
        }
    }

    pub(super) fn told(&mut self, from: ReplicaId, ticket: u64, events: CausalContext) {
        if let Some(Waiting {
            what: What::Read(read),
            ..
        }) = self.requests.waiting.get_mut(&ticket)
        {
            read.told.insert(from, events);
        }
    }

    /// A member keeps what it was sent under this name: that of a repair, or the ticket of a write.
    pub(super) fn repaired(&mut self, from: ReplicaId, name: u64) {
        let ticket = self.requests.repairs.get(&name).unwrap_or(&name);
        let waiting = self.requests.waiting.get_mut(ticket);
        match waiting.map(|waiting| &mut waiting.what) {
            Some(What::Write(write)) => {
                write.kept.insert(from);
                self.endpoint.knows(from, &write.carried);
            }
            Some(What::Read(read)) => {
                let sent = read.sent.get(&from).filter(|(latest, _)| *latest == name);
                if sent.is_some()
                    && let Some((_, sent)) = read.sent.remove(&from)
                {
                    self.requests.repairs.remove(&name);
                    read.told.insert(from, sent);
                }
            }
            None => {}
        }
    }

    /// Sends what was written to every member that is not known to have it.
    fn send(&mut self, ticket: u64, write: &mut Write) {
        let peers = self.peers.keys().copied();
        let lack: Vec<_> = peers.filter(|peer| !self.keeps(*peer, write)).collect();
        for peer in lack {
            let Some(contents) = self.contents.only(write.slot) else {
                return;
            };
            // Of an entry of very many events not all are named.
            write.carried = write.carried.within(&contents.version);
            self.out.push((peer, Body::Repair { ticket, contents }));
        }
    }

    /// Asks once more those who have not answered.
    pub(super) fn repeat_requests(&mut self) {
        let (now, retry) = (self.now, self.settings.retry());
        let mut again = Vec::new();
        let mut waits = core::mem::take(&mut self.requests.waiting);
        for (ticket, waiting) in &mut waits {
            if waiting.asked_at.saturating_add(retry) > now {
                continue;
            }
            waiting.asked_at = now;
            if self.needed(waiting.level) <= 1 {
                continue;
            }
            match &mut waiting.what {
                What::Read(read) => {
                    let silent = self
                        .peers
                        .keys()
                        .filter(|peer| !read.told.contains_key(peer));
                    for peer in silent {
                        again.push((*peer, *ticket, read.kind, read.key.clone()));
                    }
                    // What repairs it was sent may be lost.
                    read.sent.clear();
                }
                What::Write(write) => self.send(*ticket, write),
            }
        }
        self.requests.waiting = waits;
        for (peer, ticket, kind, key) in again {
            let known = self.events_of(kind, &key);
            self.out.push((peer, ask(ticket, kind, &key, &known)));
        }
        self.look_at_requests();
    }

    /// Answers what can be answered, and what waited too long.
    pub(super) fn look_at_requests(&mut self) {
        if self.requests.waiting.is_empty() {
            return;
        }
        let tickets: Vec<u64> = self.requests.waiting.keys().copied().collect();
        for ticket in tickets {
            let Some(mut waiting) = self.requests.waiting.remove(&ticket) else {
                continue;
            };
            match self.judge(ticket, &mut waiting) {
                Some(answer) => {
                    self.requests.repairs.retain(|_, of| *of != ticket);
                    self.ready.push(answer);
                }
                None => {
                    self.requests.waiting.insert(ticket, waiting);
                }
            }
        }
    }

    /// How many members a level asks for now: they come and go while a request waits.
    fn needed(&self, level: Level) -> usize {
        level.of(self.peers.len() + 1)
    }

    fn judge(&mut self, ticket: u64, waiting: &mut Waiting) -> Option<Answer> {
        let is_late = waiting.deadline <= self.now;
        let need = self.needed(waiting.level);
        waiting.count_only(|peer| self.peers.contains_key(peer));
        let (done, failure) = match &mut waiting.what {
            What::Write(write) => (self.has_spread(write, need), Failure::Timeout),
            What::Read(read) => {
                let version = &self.contents.version;
                let session = read.session.as_ref();
                if session.is_none_or(|session| session.may_read(version)) {
                    (self.has_answers(ticket, read, need), Failure::Unavailable)
                } else {
                    (false, Failure::NotReady)
                }
            }
        };
        let result = match (done, is_late) {
            (true, _) => self.found(&waiting.what),
            (false, true) => Err(failure),
            (false, false) => return None,
        };
        let read = match &waiting.what {
            What::Read(read) => self.shown_by(read.kind, &read.key),
            What::Write(_) => CausalContext::new(),
        };
        Some(Answer {
            ticket: Ticket(ticket),
            result,
            read,
            version: self.contents.version.clone(),
        })
    }

    /// The events that a read has shown, and those of deletions that are forgotten.
    fn shown_by(&self, kind: KindId, key: &str) -> CausalContext {
        let mut shown = self.events_of(kind, key);
        shown.merge(&self.contents.forgotten);
        shown
    }

    fn has_spread(&self, write: &Write, need: usize) -> bool {
        let keep = || {
            let peers = self.peers.keys();
            peers.filter(|peer| self.keeps(**peer, write)).count()
        };
        need <= 1 || write.events.is_empty() || keep() + 1 >= need
    }

    fn keeps(&self, peer: ReplicaId, write: &Write) -> bool {
        let kept = self.endpoint.kept_by(peer);
        write.kept.contains(&peer) || kept.is_some_and(|kept| write.events.is_subset(kept))
    }

    /// Whether enough members have answered a read, and have what any of them had. Sends it to
    /// those who lack it.
    fn has_answers(&mut self, ticket: u64, read: &mut Read, need: usize) -> bool {
        if need <= 1 {
            return true;
        }
        // What was here when a member was asked may have been given up since.
        let version = &self.contents.version;
        read.told.retain(|_, told| told.is_subset(version));
        if read.told.len() + 1 < need {
            return false;
        }
        let newest = self.events_of(read.kind, &read.key);
        let has_all = |told: &CausalContext| newest.is_subset(told);
        if read.told.values().filter(|told| has_all(told)).count() + 1 >= need {
            return true;
        }
        let (_, slot) = self.contents.find(&read.key, read.kind);
        for (peer, told) in &read.told {
            let is_sent = read.sent.get(peer).is_some_and(|(_, sent)| has_all(sent));
            if !has_all(told)
                && !is_sent
                && let Some(contents) = self.contents.only(slot)
            {
                let name = self.requests.ticket();
                self.requests.repairs.insert(name, ticket);
                let repair = Body::Repair {
                    ticket: name,
                    contents,
                };
                self.out.push((*peer, repair));
                read.sent.insert(*peer, (name, newest.clone()));
            }
        }
        false
    }

    fn found(&self, what: &What) -> Result<Found, Failure> {
        let value = match what {
            What::Write(_) => None,
            What::Read(read) => self.found_value(read.kind, &read.key)?,
        };
        let freshness = self.freshness();
        Ok(Found { value, freshness })
    }

    fn found_value(&self, kind: KindId, key: &str) -> Result<Option<Box<dyn Erased>>, Failure> {
        let (hash, slot) = self.contents.find(key, kind);
        match slot.and_then(|slot| self.contents.table.entry(slot)) {
            Some(entry) => Ok(self.value_of(entry)?.map(Erased::copy)),
            None => self.nothing(hash, key, kind).map(|()| None),
        }
    }
}

fn ask(ticket: u64, kind: KindId, key: &str, known: &CausalContext) -> Body {
    Body::Ask {
        ticket,
        kind,
        key: key.into(),
        known: known.clone(),
    }
}
