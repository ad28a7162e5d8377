use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::VersionVector;
use rejoin_merge::{Bottom, Decompose, Delta, Merge, Observer, Step};

use super::{GCounter, Touched};
use crate::departed::{Departed, Marker};

/// The larger count of each replica, and all that is known of those who departed. O(replicas), or
/// O(log replicas) for a delta.
///
/// An observer hears `replaced` with the value before and after, both `u128`. Where more is
/// refused of a departed replica than before, it hears `lost` under the key of that replica, with
/// its count and with what is accepted of it, both `u64`.
impl Merge for GCounter {
    fn merge(&mut self, other: &Self) -> bool {
        self.counts.merge(&other.counts) | self.departed.merge(&other.departed)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.counts.merge_owned(other.counts) | self.departed.merge(&other.departed)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if !O::LISTENS {
            return self.merge(other);
        }
        let (value, refused) = (self.value(), self.refused().collect::<Vec<_>>());
        let grew = self.merge(other);
        if grew {
            observer.replaced(&value, &self.value());
        }
        for (replica, beyond) in self.refused() {
            let before = refused.binary_search_by_key(&replica, |(id, _)| *id);
            if before.is_ok_and(|at| refused[at].1 >= beyond) {
                continue;
            }
            let count = self.counts.get(replica);
            observer.enter(Step::Key(&replica));
            observer.lost(&count, &(count - beyond));
            observer.leave();
        }
        grew
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
}

/// The order of knowledge.
impl PartialOrd for GCounter {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let counts = self.counts.partial_cmp(&other.counts)?;
        let within = self.departed.is_within(&other.departed);
        let around = other.departed.is_within(&self.departed);
        match counts {
            Ordering::Equal if within && around => Some(Ordering::Equal),
            Ordering::Equal | Ordering::Less if within => Some(Ordering::Less),
            Ordering::Equal | Ordering::Greater if around => Some(Ordering::Greater),
            _ => None,
        }
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

/// The parts are the counts of the single replicas, and the notes of who departed.
impl Decompose for GCounter {
    fn decompose(&self) -> Vec<Self> {
        let counts = self.counts.decompose().into_iter().map(Self::of_counts);
        let one = |(replica, marker)| Self::of_departed(Departed::of_one(replica, marker));
        counts.chain(self.departed.iter().map(one)).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let counts = self.counts.difference(&other.counts);
        let departed = self.departed.news_for(&other.departed);
        (counts.is_some() || !departed.is_empty()).then(|| Self {
            counts: counts.unwrap_or_default(),
            departed,
        })
    }
}

impl Delta for GCounter {
    type Mark = Touched;

    fn delta_at(&self, mark: &Touched) -> Self {
        match *mark {
            Touched::Nothing => Self::new(),
            Touched::Count(replica) => {
                let mut counts = VersionVector::new();
                counts.raise(replica, self.counts.get(replica));
                Self::of_counts(counts)
            }
            // Not the whole marker, which may hold what others knew.
            Touched::Fold { departed, into } => {
                let bound = self.counts.get(departed);
                Self::of_departed(Departed::of_one(departed, Marker { bound, into }))
            }
        }
    }

    fn is_nothing(mark: &Touched) -> bool {
        *mark == Touched::Nothing
    }
}
