use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::ReplicaId;
use rejoin_merge::{Bottom, Decompose, Delta, Merge, Observer};

use super::BoundedCounter;
use crate::rows::Rows;

/// For each replica the later of what it has done. O(replicas), or O(log replicas) for a delta.
///
/// An observer hears `replaced` with the value before and after, both `u128`, also where they are
/// equal. It hears `conflict` with a [`ReplicaId`] if two writers have used that id; the edits of
/// one of them are dropped.
impl Merge for BoundedCounter {
    fn merge(&mut self, other: &Self) -> bool {
        self.rows.merge(&other.rows, |_, _, _| {})
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        if self.is_empty() {
            *self = other;
            return !self.is_empty();
        }
        self.merge(&other)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if !O::LISTENS {
            return self.merge(other);
        }
        let before = self.value();
        let grew = self.rows.merge(&other.rows, |replica, mine, theirs| {
            if mine.forks_from(theirs) {
                let (kept, dropped) = (mine.max(theirs), mine.min(theirs));
                observer.conflict(&replica, kept, dropped);
            }
        });
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
impl Bottom for BoundedCounter {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// The parts are what the single replicas have done.
impl Decompose for BoundedCounter {
    fn decompose(&self) -> Vec<Self> {
        let rows = self.rows.iter();
        rows.map(|(replica, row)| Self {
            rows: Rows::of_one(replica, row.clone()),
        })
        .collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let rows = self.rows.news_for(&other.rows);
        (!rows.is_empty()).then_some(Self { rows })
    }
}

/// The mark names the replica that has done something, if it has.
impl Delta for BoundedCounter {
    type Mark = Option<ReplicaId>;

    fn delta_at(&self, mark: &Option<ReplicaId>) -> Self {
        let row = mark.and_then(|replica| Some((replica, self.rows.get(replica)?)));
        let rows = row.map(|(replica, row)| Rows::of_one(replica, row.clone()));
        Self {
            rows: rows.unwrap_or_default(),
        }
    }

    fn is_nothing(mark: &Option<ReplicaId>) -> bool {
        mark.is_none()
    }
}
