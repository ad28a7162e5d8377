//! Neighbours that meet: names, digests, versions.

use rejoin_causality::{CausalContext, ReplicaId};

use super::outbound::Outbound;
use super::{Endpoint, Inbound};
use crate::{Claim, Meeting, Message, Outcome, Received, Replicated};

/// What a greeting says about the names.
struct Names {
    /// Whether the neighbour has named a new stream, and so has forgotten all before.
    is_new: bool,
    /// Whether the neighbour has to be told the name of the stream to here.
    must_tell: bool,
}

impl<S: Replicated> Endpoint<S> {
    pub(super) fn meet_digest(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        meeting: Meeting,
        digest: u64,
        now: u64,
    ) -> Received<S> {
        let Some(names) = self.settle_names(state, from, meeting, now) else {
            return Received::only(Outcome::Stale);
        };
        let is_equal = state.digest() == digest;
        let fresh = self.next_stream;
        let Some(link) = self.links.get_mut(&from) else {
            return Received::only(Outcome::Stale);
        };
        if is_equal {
            link.complete_at = Some(now);
            match &mut link.outbound {
                Some(outbound) if !names.is_new => outbound.heard(state.version()),
                outbound => {
                    *outbound = Some(Outbound::new(meeting.stream, state.version().clone()));
                }
            }
            if names.must_tell || names.is_new {
                link.greet_by_digest(state, &self.limits, now);
            }
            return Received::only(Outcome::Met);
        }
        if names.is_new {
            // What the neighbour has is not known, and a version asks for its version.
            link.outbound = None;
            link.greet_by_version(state, &self.limits, now);
        } else if names.must_tell {
            link.greet_by_version(state, &self.limits, now);
        } else if link.is_quiet(state) {
            // The neighbour is quiet too, or it would not have sent a digest. So each has what the
            // other acknowledged, and still they differ: meet anew.
            link.outbound = None;
            link.inbound = Inbound::new(fresh);
            self.next_stream = fresh.saturating_add(1);
            link.greet_by_version(state, &self.limits, now);
        }
        Received::only(Outcome::Met)
    }

    pub(super) fn meet_version(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        meeting: Meeting,
        (digest, version): (u64, CausalContext),
        now: u64,
    ) -> Received<S> {
        let Some(names) = self.settle_names(state, from, meeting, now) else {
            return Received::only(Outcome::Stale);
        };
        let own_digest = state.digest();
        let Some(link) = self.links.get_mut(&from) else {
            return Received::only(Outcome::Stale);
        };
        let differs = version == *state.version() && digest != own_digest;
        if version.is_subset(state.version()) {
            link.complete_at = Some(now);
        }
        match &mut link.outbound {
            Some(outbound) if !names.is_new => outbound.heard(&version),
            outbound => *outbound = Some(Outbound::new(meeting.stream, version)),
        }
        if names.must_tell || names.is_new {
            link.greet_by_version(state, &self.limits, now);
        }
        if differs && !names.must_tell {
            link.offer(Message::Ranges(alloc::vec![Claim::all(state)]));
        }
        link.pump(state, &self.limits, now);
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
        meeting: Meeting,
        now: u64,
    ) -> Option<Names> {
        let fresh = self.next_stream.max(meeting.yours.saturating_add(1));
        let link = self.links.get_mut(&from)?;
        let known = link.outbound.as_ref().map(|outbound| outbound.stream);
        if known.is_some_and(|known| meeting.stream < known) {
            // An old message; or a replica that restarted with an epoch that is not larger. The
            // name that it is told back lets it take a larger one.
            if link.greet_at <= now {
                link.greet_by_version(state, &self.limits, now);
            }
            return None;
        }
        let is_new = known != Some(meeting.stream);
        if meeting.yours == link.inbound.stream {
            link.inbound.is_known = true;
            return Some(Names {
                is_new,
                must_tell: false,
            });
        }
        if meeting.yours < link.inbound.stream && !is_new && link.inbound.is_known {
            // It was sent before the neighbour heard the name that it uses by now.
            return None;
        }
        if meeting.yours > link.inbound.stream || link.inbound.is_known {
            // The one who numbers the stream begins anew, or this replica did under an old name.
            link.inbound = Inbound::new(fresh);
            self.next_stream = fresh.saturating_add(1);
        }
        Some(Names {
            is_new,
            must_tell: true,
        })
    }
}
