//! Neighbours that hold the same events with other contents: the search for what differs.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_merge::Merge;

use super::Endpoint;
use crate::{Claim, Message, Outcome, Received, Replicated, compare};

/// How many claims or points one message carries.
const PER_MESSAGE: usize = 1024;

impl<S: Replicated> Endpoint<S> {
    pub(super) fn receive_ranges(
        &mut self,
        state: &S,
        from: ReplicaId,
        claims: &[Claim],
    ) -> Received<S> {
        let findings = compare(state, claims);
        let Some(link) = self.links.get_mut(&from) else {
            return Received::only(Outcome::Stale);
        };
        for claims in findings.claims.chunks(PER_MESSAGE) {
            link.offer(Message::Ranges(claims.to_vec()));
        }
        for wanted in findings.want.chunks(PER_MESSAGE) {
            link.offer(Message::Entries {
                wanted: wanted.to_vec(),
                state: None,
            });
        }
        for part in parts(state, &findings.give, self.limits.message_bytes) {
            link.offer(Message::Entries {
                wanted: Vec::new(),
                state: Some(part),
            });
        }
        Received::only(Outcome::Compared)
    }

    pub(super) fn receive_entries(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        wanted: &[u64],
        entries: Option<S>,
        now: u64,
    ) -> Received<S> {
        let Some(link) = self.links.get_mut(&from) else {
            return Received::only(Outcome::Stale);
        };
        for part in parts(state, wanted, self.limits.message_bytes) {
            link.offer(Message::Entries {
                wanted: Vec::new(),
                state: Some(part),
            });
        }
        let grew = entries.and_then(|entries| state.mend(entries));
        if grew.is_some() {
            // Compare again soon, for there may be more than fitted.
            link.idle_at = now.saturating_add(self.limits.retry);
        }
        let outcome = if grew.is_some() {
            Outcome::Mended
        } else {
            Outcome::Compared
        };
        Received { grew, outcome }
    }
}

/// The entries at some points, in states of about so many bytes.
fn parts<S: Replicated>(state: &S, points: &[u64], bytes: usize) -> Vec<S> {
    let mut parts = Vec::new();
    if points.is_empty() {
        return parts;
    }
    let Some(picked) = state.pick(points) else {
        return parts;
    };
    let mut sent = CausalContext::new();
    while let Some(part) = picked.beyond(&sent, bytes) {
        if !sent.merge(part.version()) {
            break;
        }
        parts.push(part);
    }
    parts
}
