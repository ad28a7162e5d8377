use alloc::borrow::Cow;
use alloc::vec::Vec;

use rejoin_causality::ReplicaId;

use super::GCounter;

impl GCounter {
    /// What each replica has counted, ascending by replica; those at zero are left out.
    ///
    /// The count of a replica that has departed is part of its survivor's. (Together they could
    /// pass `u64::MAX`, and read that then; [`value`](Self::value) is exact.)
    ///
    /// ```
    /// use rejoin_g_counter::GCounter;
    ///
    /// let counter = GCounter::from_iter([(2_u64.into(), 5), (1_u64.into(), 3)]);
    /// assert!(counter.counts().eq([(1_u64.into(), 3), (2_u64.into(), 5)]));
    /// ```
    pub fn counts(&self) -> impl ExactSizeIterator<Item = (ReplicaId, u64)> + Clone + '_ {
        let counts = match self.departed.is_empty() {
            true => Cow::Borrowed(self.counts.as_slice()),
            false => Cow::Owned(self.reported()),
        };
        (0..counts.len()).map(move |place| counts[place])
    }

    /// What one replica has counted, with the counts that were folded into it. O(log replicas)
    /// where nobody has departed, else O(replicas · log replicas).
    pub fn count_of(&self, replica: ReplicaId) -> u64 {
        if self.departed.is_empty() {
            return self.counts.get(replica);
        }
        let mut counts = self.counts();
        let found = counts.find(|(other, _)| *other == replica);
        found.map_or(0, |(_, count)| count)
    }

    /// The counts under the ids of those who counted, without what is refused.
    pub(super) fn accepted(&self) -> impl Iterator<Item = (ReplicaId, u64)> + Clone + '_ {
        let all = self.departed.is_empty();
        self.counts.iter().map(move |(replica, count)| match all {
            true => (replica, count),
            false => (replica, self.departed.accepted(replica, count)),
        })
    }

    /// The counts under the ids of those who are left.
    fn reported(&self) -> Vec<(ReplicaId, u64)> {
        let departed: Vec<_> = self.departed.iter().map(|(replica, _)| replica).collect();
        let survivors = self.departed.survivors();
        let under = |(replica, count)| match departed.binary_search(&replica) {
            Ok(at) => (survivors[at], count),
            Err(_) => (replica, count),
        };
        let accepted = self.accepted().filter(|(_, count)| *count > 0);
        let mut counts: Vec<(ReplicaId, u64)> = accepted.map(under).collect();
        counts.sort_unstable_by_key(|(replica, _)| *replica);
        counts.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            let more = if is_same { later.1 } else { 0 };
            first.1 = first.1.saturating_add(more);
            is_same
        });
        counts
    }
}
