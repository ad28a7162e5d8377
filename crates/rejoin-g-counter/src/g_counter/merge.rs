use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::{ReplicaId, VersionVector};
use rejoin_merge::{Bottom, Decompose, Delta, Merge, Observer};

use super::GCounter;

/// The larger count of each replica. O(replicas), or O(log replicas) for a delta.
///
/// An observer hears `replaced` with the value before and after, both `u128`.
impl Merge for GCounter {
    fn merge(&mut self, other: &Self) -> bool {
        self.counts.merge(&other.counts)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.counts.merge_owned(other.counts)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if !O::LISTENS {
            return self.merge(other);
        }
        let before = self.value();
        let grew = self.merge(other);
        if grew {
            observer.replaced(&before, &self.value());
        }
        grew
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
}

/// Zero.
impl Bottom for GCounter {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// The parts are the counts of the single replicas.
impl Decompose for GCounter {
    fn decompose(&self) -> Vec<Self> {
        self.counts
            .decompose()
            .into_iter()
            .map(Self::of_counts)
            .collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        self.counts.difference(&other.counts).map(Self::of_counts)
    }
}

/// The mark names the replica that has counted, if it has.
impl Delta for GCounter {
    type Mark = Option<ReplicaId>;

    fn delta_at(&self, mark: &Option<ReplicaId>) -> Self {
        let mut counts = VersionVector::new();
        if let Some(replica) = *mark {
            counts.raise(replica, self.count_of(replica));
        }
        Self { counts }
    }

    fn is_nothing(mark: &Option<ReplicaId>) -> bool {
        mark.is_none()
    }
}
