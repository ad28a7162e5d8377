use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::{CausalContext, ReplicaId};

use super::Store;
use super::repairs::Place;
use crate::frame::Body;

/// What waits to be sent beside what the endpoint has.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    pub(super) bodies: Vec<(ReplicaId, Body)>,
    /// The names of the repairs of a member that are kept here.
    kept: BTreeMap<ReplicaId, BTreeSet<u64>>,
    /// The members that a read here asks, and its ticket.
    asks: BTreeSet<(ReplicaId, u64)>,
}

impl Outbox {
    pub(super) fn ask(&mut self, peers: impl Iterator<Item = ReplicaId>, ticket: u64) {
        self.asks.extend(peers.map(|peer| (peer, ticket)));
    }

    /// A read has its answer.
    pub(super) fn unask<'a>(&mut self, peers: impl Iterator<Item = &'a ReplicaId>, ticket: u64) {
        for peer in peers {
            self.asks.remove(&(*peer, ticket));
        }
    }

    pub(super) fn keeps(&mut self, of: ReplicaId, name: u64) {
        self.kept.entry(of).or_default().insert(name);
    }

    /// Says nothing of all that.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Store {
    /// Makes what waits to be sent, and hands each to `send`.
    pub(super) fn empty_outbox(&mut self, mut send: impl FnMut(&mut Self, ReplicaId, Body)) {
        let out = core::mem::take(&mut self.out);
        for (to, body) in out.bodies {
            send(self, to, body);
        }
        for (to, names) in out.kept {
            for name in names {
                send(self, to, Body::Repaired { name });
            }
        }
        for (to, ticket) in out.asks {
            if let Some((kind, key)) = self.requests.place(ticket).cloned() {
                let known = self.events_of(kind, &key);
                let ask = Body::Ask {
                    ticket,
                    kind,
                    key,
                    known,
                };
                send(self, to, ask);
            }
        }
    }

    pub(super) fn tell(&self, ticket: u64, place: &Place, known: &CausalContext) -> Body {
        let events = self.events_of(place.0, &place.1);
        let lacks = events.without(known);
        let contents = match lacks.is_empty() {
            true => None,
            false => self.brief(place, &lacks).map(|(contents, ..)| contents),
        };
        Body::Tell {
            ticket,
            events,
            contents,
        }
    }
}
