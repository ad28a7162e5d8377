//! Neighbours that meet: names, digests, versions.

use rejoin_causality::{CausalContext, ReplicaId};

use super::Endpoint;
use super::link::Link;
use super::outbound::Outbound;
use crate::{Claim, Message, Outcome, Received, Replicated, Session};

/// What a greeting says about the names.
struct Names {
    /// Whether it has to be answered: the neighbour began anew, or asks, or has to be told a name.
    must_answer: bool,
    /// Whether the neighbour has to be told the name that this replica has taken.
    must_tell: bool,
}

/// What a neighbour says about itself.
pub(super) struct Claimed {
    pub(super) wants: bool,
    pub(super) waits: bool,
    pub(super) digest: u64,
    pub(super) version: CausalContext,
}

impl<S: Replicated> Endpoint<S> {
    pub(super) fn meet_digest(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        greeting: (Session, bool),
        digest: u64,
        now: u64,
    ) -> Received<S> {
        let Some(names) = self.settle_names(state, from, greeting, now) else {
            return Received::only(Outcome::Stale);
        };
        let is_equal = state.digest() == digest;
        let Some(link) = self.links.get_mut(&from) else {
            return Received::only(Outcome::Stale);
        };
        if is_equal {
            link.complete_at = Some(now);
            link.has(state.version().clone());
            link.knows_to_be_here(state.version());
            link.pump(state, self.me, &self.limits, now);
            if names.must_answer {
                link.greet_by_digest(state, &self.limits, now);
            }
        } else if names.must_answer {
            // A version asks for the neighbour's version, as long as that is not known.
            link.greet_by_version(state, &self.limits, now);
        } else if link.is_quiet(state) {
            // The neighbour is quiet too, or it would not have sent a digest. So each has what the
            // other acknowledged, and still they differ: meet anew.
            link.rename(self.next_name);
            self.next_name = self.next_name.saturating_add(1);
            link.greet_by_version(state, &self.limits, now);
        }
        Received::only(Outcome::Met)
    }

    pub(super) fn meet_version(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        greeting: (Session, bool),
        claim: Claimed,
        now: u64,
    ) -> Received<S> {
        let Some(names) = self.settle_names(state, from, greeting, now) else {
            return Received::only(Outcome::Stale);
        };
        let Claimed {
            wants,
            waits,
            digest,
            version,
        } = claim;
        let differs = version == *state.version() && digest != state.digest();
        let Some(link) = self.links.get_mut(&from) else {
            return Received::only(Outcome::Stale);
        };
        let offers = !version.is_subset(state.version());
        link.claims(&version, state.version(), now);
        link.has(version);
        link.level(state, self.me);
        link.order.must_ask = waits;
        if let Some(outbound) = link.outbound.as_mut().filter(|_| wants) {
            outbound.ask(state.version());
        }
        let asks_in_vain = |outbound: &Outbound| outbound.is_idle() && outbound.has_sent_all(state);
        if wants && link.outbound.as_ref().is_some_and(asks_in_vain) {
            // One of the two has lost what it was known to have: meet anew.
            link.rename(self.next_name);
            self.next_name = self.next_name.saturating_add(1);
            link.greet_by_version(state, &self.limits, now);
        } else if names.must_answer {
            link.greet_by_version(state, &self.limits, now);
        }
        if differs && !names.must_tell {
            link.offer(Message::Ranges(alloc::vec![Claim::all(state)]));
        }
        link.pump(state, self.me, &self.limits, now);
        if offers {
            self.ask(state, now);
        }
        Received::only(if differs {
            Outcome::Differs
        } else {
            Outcome::Met
        })
    }

    /// Compares the names in a greeting with those that are known; none if it is an old one.
    fn settle_names(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        (greeting, asks): (Session, bool),
        now: u64,
    ) -> Option<Names> {
        let link = self.links.get_mut(&from)?;
        let Session { mine, yours } = link.session;
        if greeting.mine < yours {
            // An old message; or a replica that restarted with too small an epoch. The name that
            // it is told back lets it take a larger one. If both did, neither heeds the other's
            // name, so the one told back has to be heeded all the same.
            if greeting.yours > mine {
                outgrow(link, &mut self.next_name, greeting.yours);
            }
            if link.greet_at <= now {
                link.greet(state, &self.limits, now);
            }
            return None;
        }
        let is_new = greeting.mine > yours;
        let was_known = core::mem::replace(&mut link.is_known, greeting.yours == mine);
        if is_new {
            link.begin(greeting.mine);
        }
        if greeting.yours == mine {
            return Some(Names {
                must_answer: is_new || asks,
                must_tell: false,
            });
        }
        if !is_new && was_known && (1..mine).contains(&greeting.yours) {
            // It was sent before the neighbour heard the name that it uses by now.
            link.is_known = true;
            return None;
        }
        if greeting.yours > mine || (!is_new && was_known) {
            // This replica has used the name before; or the neighbour has, and knows it no more.
            outgrow(link, &mut self.next_name, greeting.yours);
        }
        Some(Names {
            must_answer: true,
            must_tell: true,
        })
    }
}

/// Begins a session under a name larger than one that a neighbour has heard.
fn outgrow<S: Replicated>(link: &mut Link<S>, next_name: &mut u64, heard: u64) {
    let name = heard.saturating_add(1).max(*next_name);
    link.rename(name);
    *next_name = name.saturating_add(1);
}
