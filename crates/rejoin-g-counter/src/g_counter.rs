mod debug;
mod merge;
#[cfg(feature = "serde")]
mod serde_impls;

use rejoin_causality::{Replica, ReplicaId, VersionVector};
use rejoin_merge::Change;

use crate::Overflow;

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
/// # Ok::<(), rejoin_g_counter::Overflow>(())
/// ```
///
/// # Paper
/// M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski: *A comprehensive study of Convergent and
/// Commutative Replicated Data Types*, INRIA research report 7506, 2011 (specification 6).
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd)]
pub struct GCounter {
    // Never zero, so that knowing nothing of a replica has one form, in memory and in bytes.
    counts: VersionVector,
}

impl GCounter {
    /// The counter that reads zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Raises the count of `replica` by `amount`, and returns what changed: nothing for zero.
    ///
    /// O(log replicas). The delta carries the count of `replica` as it stands now, so a lost or
    /// repeated delta does no harm once a later one arrives.
    ///
    /// # Errors
    /// [`Overflow`] if the count would pass `u64::MAX`; nothing has changed then.
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
    /// # Ok::<(), rejoin_g_counter::Overflow>(())
    /// ```
    pub fn increment(
        &mut self,
        replica: &mut Replica,
        amount: u64,
    ) -> Result<Change<'_, Self>, Overflow> {
        let replica = replica.id();
        let count = self.count_of(replica);
        let Some(raised) = count.checked_add(amount) else {
            return Err(Overflow {
                replica,
                count,
                amount,
            });
        };
        let grew = self.counts.raise(replica, raised);
        Ok(Change::new(self, grew.then_some(replica)))
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
        self.counts().map(|(_, count)| u128::from(count)).sum()
    }

    /// What one replica has counted. O(log replicas).
    pub fn count_of(&self, replica: ReplicaId) -> u64 {
        self.counts.get(replica)
    }

    /// What each replica has counted, ascending by replica; those at zero are left out.
    ///
    /// ```
    /// use rejoin_g_counter::GCounter;
    ///
    /// let counter = GCounter::from_iter([(2_u64.into(), 5), (1_u64.into(), 3)]);
    /// assert!(counter.counts().eq([(1_u64.into(), 3), (2_u64.into(), 5)]));
    /// ```
    pub fn counts(&self) -> impl ExactSizeIterator<Item = (ReplicaId, u64)> + Clone + '_ {
        self.counts.iter()
    }

    /// Whether nothing has been counted yet.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    #[cfg(feature = "serde")]
    pub(crate) fn vector(&self) -> &VersionVector {
        &self.counts
    }

    pub(crate) fn of_counts(counts: VersionVector) -> Self {
        Self { counts }
    }
}

/// Takes the counts of an earlier system over, in any order; of two for one replica the larger.
impl FromIterator<(ReplicaId, u64)> for GCounter {
    fn from_iter<I: IntoIterator<Item = (ReplicaId, u64)>>(counts: I) -> Self {
        Self {
            counts: counts.into_iter().collect(),
        }
    }
}
