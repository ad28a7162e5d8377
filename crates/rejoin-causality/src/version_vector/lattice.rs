use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_merge::{Bottom, Decompose, Merge};
use smallvec::smallvec;

use super::VersionVector;
use crate::ReplicaId;
use crate::sorted::{join, paired};

/// Takes the larger number of each replica.
///
/// Linear, and about as fast as reading both if the two know the same replicas; a small
/// vector joins a large one in O(small log large) if it names no new replica.
impl Merge for VersionVector {
    fn merge(&mut self, other: &Self) -> bool {
        let (aligned, grew) = join_aligned(&mut self.entries, &other.entries);
        if aligned == other.len() {
            return grew;
        }
        let raise = |mine: &mut u64, theirs: &u64| {
            let grew = *mine < *theirs;
            *mine = (*mine).max(*theirs);
            grew
        };
        join(&mut self.entries, &other.entries[aligned..], raise) | grew
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        if self.is_empty() {
            *self = other;
            return !self.is_empty();
        }
        self.merge(&other)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
}

impl Bottom for VersionVector {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// The parts are the single entries.
impl Decompose for VersionVector {
    fn decompose(&self) -> Vec<Self> {
        self.iter()
            .map(|entry| Self {
                entries: smallvec![entry],
            })
            .collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let newer = paired(&self.entries, &other.entries)
            .filter(|(_, mine, theirs)| theirs.is_none_or(|theirs| *theirs < **mine))
            .map(|(replica, mine, _)| (replica, *mine));
        let entries = newer.collect::<smallvec::SmallVec<_>>();
        if entries.is_empty() {
            None
        } else {
            Some(Self { entries })
        }
    }
}

impl PartialOrd for VersionVector {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        match (self.is_within(other), other.is_within(self)) {
            (true, _) => Some(Ordering::Less),
            (_, true) => Some(Ordering::Greater),
            (false, false) => None,
        }
    }
}

impl VersionVector {
    fn is_within(&self, other: &Self) -> bool {
        self.len() <= other.len()
            && paired(&self.entries, &other.entries)
                .all(|(_, mine, theirs)| theirs.is_some_and(|theirs| *mine <= *theirs))
    }
}

/// How many entries are compared and joined together: no branch inside a block, so that the
/// processor can work on several entries at once.
const BLOCK: usize = 8;

/// Joins entry by entry for as long as both name the same replicas; answers how many entries
/// that were, and whether one grew.
fn join_aligned(mine: &mut [(ReplicaId, u64)], theirs: &[(ReplicaId, u64)]) -> (usize, bool) {
    let mut aligned = 0;
    let mut grew = false;
    let blocks = mine.chunks_exact_mut(BLOCK).zip(theirs.chunks_exact(BLOCK));
    for (mine, theirs) in blocks {
        let pairs = || mine.iter().zip(theirs);
        if pairs().fold(0, |all, (a, b)| all | a.0.distance(b.0)) != 0 {
            break;
        }
        for (mine, theirs) in mine.iter_mut().zip(theirs) {
            grew |= mine.1 < theirs.1;
            mine.1 = mine.1.max(theirs.1);
        }
        aligned += BLOCK;
    }
    for (mine, theirs) in mine[aligned..].iter_mut().zip(&theirs[aligned..]) {
        if mine.0 != theirs.0 {
            break;
        }
        grew |= mine.1 < theirs.1;
        mine.1 = mine.1.max(theirs.1);
        aligned += 1;
    }
    (aligned, grew)
}
