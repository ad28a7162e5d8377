mod lattice;

use core::fmt;

use rejoin_merge::Merge;
use smallvec::SmallVec;

use crate::sorted::{Sorted, find};
use crate::{Dot, ReplicaId, Unsorted};

/// For each replica the number of its latest event seen, all earlier ones included.
///
/// The classic of Parker et al., "Detection of mutual inconsistency in distributed systems"
/// (1983). Replicas of which nothing was seen are not stored, so equal knowledge has one
/// form. [`PartialOrd`] is the order of knowledge: two vectors that each know something the
/// other does not are unordered.
///
/// The entries are one sorted vector: a look-up is O(log replicas), a merge linear.
///
/// ```
/// use rejoin_causality::{Dot, VersionVector};
/// use rejoin_merge::Merge;
///
/// let (ann, bob) = (1_u64.into(), 2_u64.into());
/// let mut here = VersionVector::from_iter([(ann, 4)]);
/// let there = VersionVector::from_iter([(ann, 2), (bob, 7)]);
///
/// assert_eq!(here.partial_cmp(&there), None, "each knows something the other does not");
/// assert!(here.merge(&there), "something was new");
/// assert!(here > there);
/// assert!(here.includes(Dot::new(bob, 7)));
/// assert_eq!(format!("{here:?}"), "{#1: 4, #2: 7}");
/// ```
#[derive(PartialEq, Eq, Hash, Default)]
pub struct VersionVector {
    // Ascending by replica, no zeros.
    entries: Sorted<u64>,
}

impl VersionVector {
    /// The vector that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A vector from entries that already ascend strictly by replica, without zeros.
    ///
    /// For decoders, which must refuse what is not canonical; [`FromIterator`] takes entries
    /// in any order.
    ///
    /// # Errors
    /// [`Unsorted`] names the first entry that is out of order or zero.
    ///
    /// ```
    /// use rejoin_causality::{Unsorted, VersionVector};
    ///
    /// let entries = [(2_u64.into(), 1), (1_u64.into(), 1)];
    /// assert_eq!(VersionVector::from_sorted(entries), Err(Unsorted::Order { position: 1 }));
    /// ```
    pub fn from_sorted(
        entries: impl IntoIterator<Item = (ReplicaId, u64)>,
    ) -> Result<Self, Unsorted> {
        let entries = entries.into_iter();
        let mut sorted = Sorted::new();
        // Grown as entries arrive: a hint may be a claim of whoever wrote the bytes.
        for (position, (replica, sequence)) in entries.enumerate() {
            if sequence == 0 {
                return Err(Unsorted::Empty { position });
            }
            if sorted.last().is_some_and(|(before, _)| *before >= replica) {
                return Err(Unsorted::Order { position });
            }
            sorted.push((replica, sequence));
        }
        Ok(Self { entries: sorted })
    }

    /// The number of the latest event seen of this replica, or 0. O(log replicas).
    pub fn get(&self, replica: ReplicaId) -> u64 {
        find(&self.entries, replica).map_or(0, |at| self.entries[at].1)
    }

    /// Whether this event was seen. O(log replicas).
    pub fn includes(&self, dot: Dot) -> bool {
        dot.sequence != 0 && dot.sequence <= self.get(dot.replica)
    }

    /// Raises the entry of this replica to at least `sequence`; answers whether it grew.
    ///
    /// O(log replicas), and linear in the replicas above when the replica is new.
    pub fn raise(&mut self, replica: ReplicaId, sequence: u64) -> bool {
        match find(&self.entries, replica) {
            Ok(at) if self.entries[at].1 < sequence => self.entries[at].1 = sequence,
            Err(at) if sequence > 0 => self.entries.insert(at, (replica, sequence)),
            Ok(_) | Err(_) => return false,
        }
        true
    }

    /// The entries, ascending by replica.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (ReplicaId, u64)> + Clone + '_ {
        self.entries.iter().copied()
    }

    /// The entries, ascending by replica.
    pub fn as_slice(&self) -> &[(ReplicaId, u64)] {
        &self.entries
    }

    /// How many replicas something was seen of.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was seen at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

// By hand, because entries are plain numbers that can be copied as a block.
impl Clone for VersionVector {
    fn clone(&self) -> Self {
        Self {
            entries: SmallVec::from_slice(&self.entries),
        }
    }

    fn clone_from(&mut self, source: &Self) {
        self.entries.clear();
        self.entries.extend_from_slice(&source.entries);
    }
}

/// Takes entries in any order; of two for one replica, the larger counts.
impl FromIterator<(ReplicaId, u64)> for VersionVector {
    fn from_iter<I: IntoIterator<Item = (ReplicaId, u64)>>(entries: I) -> Self {
        let mut entries: Sorted<u64> = entries.into_iter().filter(|entry| entry.1 > 0).collect();
        entries.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        entries.dedup_by_key(|entry| entry.0);
        Self { entries }
    }
}

impl Extend<(ReplicaId, u64)> for VersionVector {
    fn extend<I: IntoIterator<Item = (ReplicaId, u64)>>(&mut self, entries: I) {
        self.merge_owned(entries.into_iter().collect());
    }
}

/// How many entries [`Debug`](fmt::Debug) shows, so that a vector fits a screen.
const SHOWN: usize = 16;

impl fmt::Debug for VersionVector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (position, (replica, sequence)) in self.iter().take(SHOWN).enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{replica:?}: {sequence}")?;
        }
        if self.len() > SHOWN {
            write!(f, ", … {} more", self.len() - SHOWN)?;
        }
        f.write_str("}")
    }
}
