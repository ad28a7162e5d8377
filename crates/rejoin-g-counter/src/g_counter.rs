mod counts;
mod debug;
mod fold;
mod merge;
#[cfg(feature = "serde")]
mod serde_impls;

use rejoin_causality::{Replica, ReplicaId, VersionVector};
use rejoin_merge::Change;

use crate::CountError;
use crate::departed::Departed;

/// A counter that only grows.
///
/// Each replica alone raises its own count, so of two counts for one replica the larger is the
/// later, and taking the larger loses no increment. What is read is the sum of all counts.
///
/// [`PartialOrd`] is the order of knowledge: two counters that each know an increment the other
/// does not are unordered, whatever they read.
///
/// # Example
/// ```
/// use rejoin_g_counter::{GCounter, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (GCounter::new(), GCounter::new());
/// here.increment(&mut phone, 2)?;
/// there.increment(&mut laptop, 3)?;
/// here.merge(&there);
/// here.merge(&there); // Twice does no harm.
/// assert_eq!(here.value(), 5);
/// # Ok::<(), rejoin_g_counter::CountError>(())
/// ```
///
/// # Paper
/// M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski: *A comprehensive study of Convergent and
/// Commutative Replicated Data Types*, INRIA research report 7506, 2011 (specification 6).
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct GCounter {
    // Never zero, so that knowing nothing of a replica has one form, in memory and in bytes.
    // Counts of replicas that have departed stay here, also what is refused of them.
    counts: VersionVector,
    departed: Departed,
}

/// Where an edit has changed a [`GCounter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Touched {
    /// Nowhere.
    Nothing,
    /// The count of this replica.
    Count(ReplicaId),
    /// A replica was folded into another.
    Fold {
        /// Who has departed.
        departed: ReplicaId,
        /// Into whom its count was folded.
        into: ReplicaId,
    },
}

impl GCounter {
    /// The counter that reads zero.
    ///
    /// A replica creates a counter once, and from then on keeps it or merges it from a peer: one
    /// created anew under the same replica id would begin that id's totals anew, and a merge would
    /// take the larger for the whole.
    pub fn new() -> Self {
        Self::default()
    }

    /// Raises the count of `replica` by `amount`, and returns what changed: nothing for zero.
    ///
    /// O(log replicas). The delta carries the count of `replica` as it stands now, so a lost or
    /// repeated delta does no harm once a later one arrives.
    ///
    /// # Errors
    /// [`CountError::Overflow`] if the count would pass `u64::MAX`, [`CountError::Departed`] if the
    /// replica was folded into another; nothing has changed then.
    ///
    /// ```
    /// use rejoin_g_counter::{GCounter, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (GCounter::new(), GCounter::new());
    /// let delta = here.increment(&mut phone, 7)?.delta();
    /// there.merge(&delta);
    /// assert_eq!(there.value(), 7);
    /// assert!(here.increment(&mut phone, u64::MAX).is_err());
    /// assert_eq!(here.value(), 7);
    /// # Ok::<(), rejoin_g_counter::CountError>(())
    /// ```
    pub fn increment(
        &mut self,
        replica: &mut Replica,
        amount: u64,
    ) -> Result<Change<'_, Self>, CountError> {
        let replica = replica.id();
        if self.departed.get(replica).is_some() {
            let survivor = self.departed.survivor_of(replica);
            return Err(CountError::Departed { replica, survivor });
        }
        let count = self.counts.get(replica);
        let Some(raised) = count.checked_add(amount) else {
            return Err(CountError::Overflow {
                replica,
                count,
                amount,
            });
        };
        let touched = match self.counts.raise(replica, raised) {
            true => Touched::Count(replica),
            false => Touched::Nothing,
        };
        Ok(Change::new(self, touched))
    }

    /// The sum of all counts: a `u128`, because two `u64`s can outgrow a `u64`. O(replicas).
    ///
    /// ```
    /// use rejoin_g_counter::GCounter;
    ///
    /// let counter = GCounter::from_iter([(1_u64.into(), u64::MAX), (2_u64.into(), 1)]);
    /// assert_eq!(counter.value(), 1 << 64);
    /// ```
    pub fn value(&self) -> u128 {
        self.accepted().map(|(_, count)| u128::from(count)).sum()
    }

    /// Whether nothing has been counted yet, and nobody has departed.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.departed.is_empty()
    }

    fn of_counts(counts: VersionVector) -> Self {
        let departed = Departed::default();
        Self { counts, departed }
    }

    fn of_departed(departed: Departed) -> Self {
        let counts = VersionVector::new();
        Self { counts, departed }
    }
}

/// For decoders, which have checked both.
#[cfg(feature = "serde")]
impl GCounter {
    pub(crate) fn of_parts(counts: VersionVector, departed: Departed) -> Self {
        Self { counts, departed }
    }

    pub(crate) fn into_parts(self) -> (VersionVector, Departed) {
        (self.counts, self.departed)
    }

    pub(crate) fn parts(&self) -> (&VersionVector, &Departed) {
        (&self.counts, &self.departed)
    }
}

/// Takes the counts of an earlier system over, in any order; of two for one replica the larger.
impl FromIterator<(ReplicaId, u64)> for GCounter {
    fn from_iter<I: IntoIterator<Item = (ReplicaId, u64)>>(counts: I) -> Self {
        Self::of_counts(counts.into_iter().collect())
    }
}
