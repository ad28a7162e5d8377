use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::{CausalContext, ReplicaId};

use super::Store;
use crate::frame::Body;
use crate::schema::Place;

/// So many questions of one member wait at most: it asks again.
const QUESTIONS: usize = 1 << 12;

/// What waits to be sent beside what the endpoint has.
///
/// While nothing can be made durable nothing is sent, and members ask on. So nothing is kept but
/// what is to be said of what to whom, and that once.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    pub(super) bodies: Vec<(ReplicaId, Body)>,
    /// By the member that asks, and its ticket.
    questions: BTreeMap<ReplicaId, BTreeMap<u64, Question>>,
    /// The names of the repairs of a member that are kept here.
    kept: BTreeMap<ReplicaId, BTreeSet<u64>>,
    /// The members that a read here asks, and its ticket.
    asks: BTreeSet<(ReplicaId, u64)>,
}

/// What a member asks.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) place: Place,
    pub(super) known: CausalContext,
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

    /// The latest of a question that was asked several times is answered.
    pub(super) fn answer(&mut self, to: ReplicaId, ticket: u64, question: Question) {
        let questions = self.questions.entry(to).or_default();
        questions.insert(ticket, question);
        if questions.len() > QUESTIONS {
            questions.pop_first();
        }
    }

    pub(super) fn keeps(&mut self, of: ReplicaId, name: u64) {
        let kept = self.kept.entry(of).or_default();
        kept.insert(name);
        if kept.len() > QUESTIONS {
            kept.pop_first();
        }
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
        for (to, questions) in out.questions {
            for (ticket, question) in questions {
                let body = self.tell(ticket, &question);
                send(self, to, body);
            }
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

    fn tell(&self, ticket: u64, Question { place, known }: &Question) -> Body {
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
