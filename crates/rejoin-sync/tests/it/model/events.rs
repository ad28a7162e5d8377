//! The smallest replicated state: the events themselves.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use rejoin_causality::Dot;
use rejoin_sync::{CausalContext, Fingerprint, Merge, Points, ReplicaId, Replicated};

/// A set of events. What it claims to hold and what it holds are kept apart, so that a difference
/// would show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Events {
    version: CausalContext,
    held: BTreeSet<Dot>,
}

impl Events {
    /// Makes the next event of a replica.
    pub(super) fn write(&mut self, replica: ReplicaId) -> Dot {
        let dot = self.version.next_dot(replica);
        self.add(dot);
        dot
    }

    pub(super) const fn held(&self) -> &BTreeSet<Dot> {
        &self.held
    }

    /// Whether it holds what it claims, and of no replica a later event without the earlier ones.
    pub(super) fn is_whole(&self) -> bool {
        self.version.is_contiguous() && self.version.dots().eq(self.held.iter().copied())
    }

    /// Loses an event and all knowledge of it, as no disk may.
    pub(super) fn lose(&mut self, dot: Dot) {
        self.held.remove(&dot);
        self.version.subtract(&CausalContext::from(dot));
    }

    fn add(&mut self, dot: Dot) {
        self.version.insert(dot);
        self.held.insert(dot);
    }

    /// The place of an event among all: a number of its own, spread over the 64 bits.
    fn point(dot: Dot) -> u64 {
        let replica = u64::from(dot.replica.to_bytes()[15]);
        (replica << 56) | (dot.sequence << 40)
    }
}

impl FromIterator<Dot> for Events {
    fn from_iter<I: IntoIterator<Item = Dot>>(dots: I) -> Self {
        let mut events = Self::default();
        dots.into_iter().for_each(|dot| events.add(dot));
        events
    }
}

impl Merge for Events {
    fn merge(&mut self, other: &Self) -> bool {
        let before = self.held.len();
        self.held.extend(&other.held);
        self.version.merge(&other.version) | (self.held.len() > before)
    }
}

impl Points for Events {
    fn fingerprint(&self, range: RangeInclusive<u64>) -> Fingerprint {
        let mut print = Fingerprint::default();
        for (point, digest) in self.items(range) {
            print.add(point, digest);
        }
        print
    }

    fn items(&self, range: RangeInclusive<u64>) -> Vec<(u64, u64)> {
        let points = self.held.iter().map(|dot| Self::point(*dot));
        let inside = points.filter(|point| range.contains(point));
        inside.map(|point| (point, 1)).collect()
    }

    fn pick(&self, points: &[u64]) -> Option<Self> {
        let dots = self.held.iter().copied();
        let picked: Self = dots
            .filter(|dot| points.binary_search(&Self::point(*dot)).is_ok())
            .collect();
        (!picked.held.is_empty()).then_some(picked)
    }
}

impl Replicated for Events {
    fn version(&self) -> &CausalContext {
        &self.version
    }

    /// An event counts as one byte.
    fn beyond(&self, version: &CausalContext, bytes: usize) -> Option<Self> {
        let lacking = self.held.iter().filter(|dot| !version.contains(**dot));
        let part: Self = lacking.take(bytes.max(1)).copied().collect();
        (!part.held.is_empty()).then_some(part)
    }

    fn only(&self, events: &CausalContext, bytes: usize) -> Option<Self> {
        self.beyond(&self.version.without(events), bytes)
    }

    fn digest(&mut self) -> u64 {
        self.fingerprint(0..=u64::MAX).sum
    }

    fn size(&self) -> usize {
        self.held.len()
    }
}
