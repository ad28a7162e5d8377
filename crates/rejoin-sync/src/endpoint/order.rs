//! Who is asked for what is lacked: one neighbour at a time for the same events.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_merge::Merge as _;

use super::Endpoint;
use crate::{Limits, Replicated};

/// What one neighbour is asked for, or may be soon.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    /// What it was asked for, and until when that counts as on its way.
    asked: Option<(CausalContext, u64)>,
    /// What it has and others are about to send unasked, and until when they may take for it.
    expected: Option<(CausalContext, u64)>,
    /// How often it was asked since it last sent anything.
    tries: u32,
    /// Whether the question has yet to be sent.
    pub(super) is_due: bool,
    /// Whether the neighbour is slower to send its own events than others are to tell of them.
    pub(super) is_late: bool,
    /// Whether the neighbour has said that it sends nothing unasked.
    pub(super) must_ask: bool,
}

impl Order {
    pub(super) fn next(&self) -> Option<u64> {
        let times = [&self.asked, &self.expected];
        times.into_iter().flatten().map(|(_, until)| *until).min()
    }

    /// The neighbour sends.
    pub(super) fn goes_on(&mut self, limits: &Limits, now: u64) {
        self.must_ask = false;
        if let Some((_, until)) = &mut self.asked {
            *until = now.saturating_add(limits.patience(0));
            self.tries = 1;
        }
    }

    /// Closes what has arrived or takes too long; answers what is on its way.
    fn review(&mut self, offers: &CausalContext, now: u64) -> Option<CausalContext> {
        if offers.is_empty() {
            (self.asked, self.expected, self.tries) = (None, None, 0);
        }
        let (asked, until) = self.asked.as_ref()?;
        let open = asked.within(offers);
        if open.is_empty() {
            self.tries = 0;
        }
        if open.is_empty() || *until <= now {
            self.asked = None;
            return None;
        }
        // One who did not answer keeps nobody from asking others.
        (self.tries <= 1).then_some(open)
    }

    fn place(&mut self, offers: CausalContext, limits: &Limits, now: u64) {
        let until = now.saturating_add(limits.patience(self.tries));
        self.asked = Some((offers, until));
        self.expected = None;
        self.tries = self.tries.saturating_add(1);
        self.is_due = true;
    }
}

impl<S: Replicated> Endpoint<S> {
    /// Asks neighbours for what they have and is lacked here, unless it is on its way already.
    pub(super) fn ask(&mut self, state: &mut S, now: u64) {
        self.order(state, now);
        for link in self.links.values_mut().filter(|link| link.order.is_due) {
            link.greet_by_version(state, &self.limits, now);
        }
    }

    /// Decides whom to ask.
    fn order(&mut self, state: &S, now: u64) {
        let here = state.version();
        let mut open = CausalContext::new();
        let mut offers: Vec<(u32, ReplicaId, CausalContext)> = Vec::new();
        for (peer, link) in &mut self.links {
            link.look_at_claim(here);
            let offered = link.offers(here);
            if let Some(asked) = link.order.review(&offered, now) {
                open.merge(&asked);
            }
            if !offered.is_empty() {
                offers.push((link.order.tries, *peer, offered));
            }
        }
        // Those first who have not been asked in vain.
        offers.sort_by_key(|(tries, ..)| *tries);
        for (_, peer, offered) in offers {
            let prompt = self.prompt(&offered);
            let Some(link) = self.links.get_mut(&peer) else {
                continue;
            };
            if link.order.asked.is_some() {
                continue;
            }
            if offered.intersects(&open) {
                link.order.expected = None;
                continue;
            }
            let overdue = match &link.order.expected {
                Some((_, until)) if *until > now => continue,
                Some((expected, _)) => expected.within(&offered),
                None => CausalContext::new(),
            };
            if !prompt.is_empty() && overdue.is_empty() {
                let until = now.saturating_add(self.limits.pause());
                link.order.expected = Some((offered, until));
                continue;
            }
            open.merge(&offered);
            link.order.place(offered, &self.limits, now);
            for link in self.links.values_mut() {
                link.order.is_late |= !overdue.runs_of(link.writer).is_empty();
            }
        }
    }

    /// Of the replicas that made these events those that are neighbours and send theirs unasked.
    fn prompt(&self, events: &CausalContext) -> Vec<ReplicaId> {
        let links = self.links.values().filter(|link| {
            let order = &link.order;
            let is_prompt = !order.is_late && !order.must_ask;
            is_prompt && link.is_settled() && !link.is_silent()
        });
        let writers = links.map(|link| link.writer);
        writers
            .filter(|writer| !events.runs_of(*writer).is_empty())
            .collect()
    }
}
