use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_merge::Merge as _;

use super::Store;
use super::requests::What;
use crate::contents::Contents;
use crate::frame::Body;
use crate::schema::Place;

/// The longest pause is the shortest one, so often doubled.
const DOUBLINGS: u32 = 3;

/// For so many pauses what counts as lost may still turn out to be late.
const LATE: u64 = 32;

/// What one member is to keep, so that requests here can be answered.
///
/// An entry is sent for all the requests that wait for it at once, and as what the member lacks of
/// it. Contents are made when they are sent, so nothing is kept here but who waits for what. As
/// anti-entropy does, it sends no more than a window of bytes that nobody has said to keep, and to
/// a member that does not answer one entry at a time, ever more rarely.
#[derive(Debug, Default)]
pub(super) struct Line {
    errands: BTreeMap<Place, Errand>,
    /// The entries that have something to send, in turn.
    queue: VecDeque<Place>,
    /// What is on its way, by name. Each repair has a name of its own: that an earlier one is kept
    /// says nothing of a later one.
    flying: BTreeMap<u64, Flight>,
    /// When what is on its way counts as lost.
    dues: BTreeSet<(u64, u64)>,
    bytes: usize,
    late: BTreeMap<u64, Flight>,
    heard_at: u64,
    /// How often something was lost since the member was heard.
    losses: u32,
}

/// The requests that wait until a member has what is under a key.
#[derive(Debug, Default)]
struct Errand {
    tickets: BTreeSet<u64>,
    /// Those for which nothing is on its way.
    fresh: Vec<u64>,
    losses: u32,
}

/// A repair on its way.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) place: Place,
    pub(super) tickets: Vec<u64>,
    /// The events of the entry that the member has once it keeps this.
    pub(super) events: CausalContext,
    /// Those that the message names one by one.
    pub(super) version: CausalContext,
    bytes: usize,
    sent_at: u64,
    due: u64,
}

impl Line {
    /// This request waits until the member has what is under a key now.
    pub(super) fn add(&mut self, place: &Place, ticket: u64) {
        let errand = self.errands.entry(place.clone()).or_default();
        errand.tickets.insert(ticket);
        if errand.fresh.is_empty() {
            self.queue.push_back(place.clone());
        }
        errand.fresh.push(ticket);
    }

    /// Whether this request is known to wait until the member has what is under a key.
    pub(super) fn has(&self, place: &Place, ticket: u64) -> bool {
        let errand = self.errands.get(place);
        errand.is_some_and(|errand| errand.tickets.contains(&ticket))
    }

    /// This request waits for the member no more.
    pub(super) fn drop_ticket(&mut self, place: &Place, ticket: u64) {
        if let Some(errand) = self.errands.get_mut(place) {
            errand.tickets.remove(&ticket);
            if errand.tickets.is_empty() {
                self.errands.remove(place);
            }
        }
    }

    /// The entry whose turn it is, and who waits for it, if something may be sent.
    fn next(&mut self, window: usize) -> Option<(Place, Vec<u64>)> {
        let is_full = self.losses > 0 || self.bytes >= window;
        if is_full && !self.flying.is_empty() {
            return None;
        }
        while let Some(place) = self.queue.pop_front() {
            if let Some(errand) = self.errands.get_mut(&place) {
                let mut fresh = core::mem::take(&mut errand.fresh);
                fresh.retain(|ticket| errand.tickets.contains(ticket));
                if !fresh.is_empty() {
                    return Some((place, fresh));
                }
            }
        }
        None
    }

    fn fly(&mut self, name: u64, mut flight: Flight, now: u64, retry: u64) {
        let errand = self.errands.get(&flight.place);
        let losses = errand.map_or(0, |errand| errand.losses).max(self.losses);
        flight.sent_at = now;
        flight.due = now.saturating_add(retry.saturating_mul(1 << losses.min(DOUBLINGS)));
        self.dues.insert((flight.due, name));
        self.bytes += flight.bytes;
        self.flying.insert(name, flight);
    }

    /// What the member was sent under a name; it has said that it keeps that.
    pub(super) fn arrived(&mut self, name: u64) -> Option<Flight> {
        let flight = self.land(name).or_else(|| self.late.remove(&name))?;
        if let Some(errand) = self.errands.get_mut(&flight.place) {
            errand.losses = 0;
        }
        Some(flight)
    }

    fn land(&mut self, name: u64) -> Option<Flight> {
        let flight = self.flying.remove(&name)?;
        self.dues.remove(&(flight.due, name));
        self.bytes -= flight.bytes;
        Some(flight)
    }

    /// Something came from the member.
    pub(super) fn heard(&mut self, now: u64, retry: u64) {
        self.heard_at = now;
        if self.losses == 0 {
            return;
        }
        // It is there again, and need not be waited for so long.
        self.losses = 0;
        self.dues.clear();
        for (name, flight) in &mut self.flying {
            flight.due = flight.due.min(flight.sent_at.saturating_add(retry));
            self.dues.insert((flight.due, *name));
        }
    }

    /// Takes what was not acknowledged in time for lost: it is sent again when its turn comes.
    pub(super) fn lose(&mut self, now: u64, retry: u64) {
        let mut is_silent = false;
        while let Some((due, name)) = self.dues.first().copied()
            && due <= now
            && let Some(flight) = self.land(name)
        {
            is_silent |= flight.sent_at >= self.heard_at;
            if let Some(errand) = self.errands.get_mut(&flight.place) {
                errand.losses = errand.losses.saturating_add(1);
                if errand.fresh.is_empty() {
                    self.queue.push_back(flight.place.clone());
                }
                errand.fresh.extend(&flight.tickets);
            }
            self.late.insert(name, flight);
        }
        if is_silent {
            self.losses = self.losses.saturating_add(1);
        }
        let keep = retry.saturating_mul(LATE);
        while let Some(first) = self.late.first_entry()
            && first.get().sent_at.saturating_add(keep) <= now
        {
            first.remove();
        }
    }

    pub(super) fn due(&self) -> Option<u64> {
        self.dues.first().map(|(due, _)| *due)
    }
}

impl Store {
    /// Makes what members are to be sent now, and hands each to `send`.
    pub(super) fn repair(&mut self, mut send: impl FnMut(&mut Self, ReplicaId, Body)) {
        let sync = &self.settings.sync;
        let window = sync.message_bytes.saturating_mul(sync.window);
        let mut lines = core::mem::take(&mut self.requests.lines);
        for (peer, line) in &mut lines {
            while let Some((place, tickets)) = line.next(window) {
                let (needs, tickets) = self.needs(*peer, &place, tickets, line);
                if tickets.is_empty() {
                    continue;
                }
                let name = self.requests.name();
                let mut flight = Flight {
                    place,
                    tickets,
                    events: CausalContext::new(),
                    version: CausalContext::new(),
                    bytes: 0,
                    sent_at: 0,
                    due: 0,
                };
                // What has been given up here may come back.
                if let Some((contents, events, bytes)) = self.brief(&flight.place, &needs) {
                    flight.version.clone_from(&contents.version);
                    (flight.events, flight.bytes) = (events, bytes);
                    send(self, *peer, Body::Repair { name, contents });
                }
                line.fly(name, flight, self.now, self.settings.retry());
            }
        }
        self.requests.lines = lines;
    }

    /// The events under a key that a member is to have, and which of the requests wait for that.
    fn needs(
        &self,
        peer: ReplicaId,
        place: &Place,
        mut tickets: Vec<u64>,
        line: &mut Line,
    ) -> (CausalContext, Vec<u64>) {
        let kept = self.endpoint.kept_by(peer);
        let mut needs = CausalContext::new();
        let mut newest = None;
        tickets.retain(|ticket| {
            let waits = match self.requests.what(*ticket) {
                Some(What::Write(write)) if !self.keeps(peer, write) => {
                    match kept {
                        Some(kept) => needs.merge(&write.events.without(kept)),
                        None => needs.merge(&write.events),
                    };
                    true
                }
                Some(What::Read(read)) => {
                    let newest = newest.get_or_insert_with(|| self.events_of(place.0, &place.1));
                    let told = read.told.get(&peer);
                    let told = told.filter(|told| !newest.is_subset(told));
                    told.map(|told| needs.merge(&newest.without(told)))
                        .is_some()
                }
                _ => false,
            };
            if !waits {
                line.drop_ticket(place, *ticket);
            }
            waits
        });
        (needs, tickets)
    }

    /// What these events have made under a key, the events of it, and about how many bytes it
    /// takes: only what they have changed, if that is remembered, and else the whole.
    pub(super) fn brief(
        &self,
        (kind, key): &Place,
        lacks: &CausalContext,
    ) -> Option<(Contents, CausalContext, usize)> {
        let (_, slot) = self.contents.find(key, *kind);
        let entry = self.contents.table.entry(slot?)?;
        match entry.changed_by(lacks) {
            Some(part) => {
                let (events, bytes) = (part.events.exact(), part.length());
                Some((self.contents.just(part), events, bytes))
            }
            None => {
                let whole = self.contents.only(slot)?;
                Some((whole, self.events_in(slot), entry.length()))
            }
        }
    }
}
