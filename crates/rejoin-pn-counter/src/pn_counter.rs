mod counts;
mod debug;
mod fold;
mod merge;

use rejoin_causality::{Replica, ReplicaId};
use rejoin_g_counter::{CountError, GCounter, Touched};
use rejoin_merge::Change;

/// A counter that goes up and down, without a bound on either side.
///
/// It is two [`GCounter`]s, since a count that goes down again could not be told from an older
/// one: the steps up and the steps down are counted apart, and both counts only grow.
///
/// [`PartialOrd`] is the order of knowledge, not of the value.
///
/// # Example
/// ```
/// use rejoin_pn_counter::{Merge, PnCounter, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (PnCounter::new(), PnCounter::new());
/// here.increment(&mut phone, 2)?;
/// there.decrement(&mut laptop, 5)?;
/// here.merge(&there);
/// assert_eq!(here.value(), -3);
/// # Ok::<(), rejoin_pn_counter::CountError>(())
/// ```
///
/// # Paper
/// M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski: *A comprehensive study of Convergent and
/// Commutative Replicated Data Types*, INRIA research report 7506, 2011 (specification 7).
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct PnCounter {
    up: GCounter,
    down: GCounter,
}

impl PnCounter {
    /// The counter that reads zero.
    ///
    /// A replica creates a counter once, and from then on keeps it or merges it from a peer: one
    /// created anew under the same replica id would begin that id's totals anew, and a merge would
    /// take the larger for the whole.
    pub fn new() -> Self {
        Self::default()
    }

    /// The counter of these steps up and down, such as those of an earlier system.
    ///
    /// ```
    /// use rejoin_pn_counter::{GCounter, PnCounter};
    ///
    /// let up = GCounter::from_iter([(1_u64.into(), 5)]);
    /// let down = GCounter::from_iter([(1_u64.into(), 2), (2_u64.into(), 4)]);
    /// assert_eq!(PnCounter::from_counters(up, down).value(), -1);
    /// ```
    pub fn from_counters(up: GCounter, down: GCounter) -> Self {
        Self { up, down }
    }

    /// Goes up by `amount`, and returns what changed: nothing for zero. O(log replicas).
    ///
    /// The delta carries all steps up of `replica`, so a lost or repeated delta does no harm once
    /// a later one arrives.
    ///
    /// # Errors
    /// [`CountError::Overflow`] if all steps up of the replica would pass `u64::MAX`,
    /// [`CountError::Departed`] if the replica was folded into another; nothing has changed then.
    ///
    /// ```
    /// use rejoin_pn_counter::{Merge, PnCounter, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (PnCounter::new(), PnCounter::new());
    /// let delta = here.increment(&mut phone, 7)?.delta();
    /// there.merge(&delta);
    /// assert_eq!(there.value(), 7);
    /// # Ok::<(), rejoin_pn_counter::CountError>(())
    /// ```
    pub fn increment(
        &mut self,
        replica: &mut Replica,
        amount: u64,
    ) -> Result<Change<'_, Self>, CountError> {
        let up = self.up.increment(replica, amount)?.into_mark();
        Ok(Change::new(self, (up, Touched::Nothing)))
    }

    /// Goes down by `amount`, and returns what changed: nothing for zero. O(log replicas).
    ///
    /// The delta carries all steps down of `replica`.
    ///
    /// # Errors
    /// [`CountError::Overflow`] if all steps down of the replica would pass `u64::MAX`,
    /// [`CountError::Departed`] if the replica was folded into another; nothing has changed then.
    ///
    /// ```
    /// use rejoin_pn_counter::{PnCounter, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut here = PnCounter::new();
    /// here.decrement(&mut phone, 7)?;
    /// assert_eq!(here.value(), -7);
    /// assert!(here.decrement(&mut phone, u64::MAX).is_err());
    /// assert_eq!(here.value(), -7);
    /// # Ok::<(), rejoin_pn_counter::CountError>(())
    /// ```
    pub fn decrement(
        &mut self,
        replica: &mut Replica,
        amount: u64,
    ) -> Result<Change<'_, Self>, CountError> {
        let down = self.down.increment(replica, amount)?.into_mark();
        Ok(Change::new(self, (Touched::Nothing, down)))
    }

    /// All steps up less all steps down. O(replicas).
    ///
    /// ```
    /// use rejoin_pn_counter::PnCounter;
    ///
    /// let counter = PnCounter::from_iter([(1_u64.into(), 1, 0), (2_u64.into(), 0, u64::MAX)]);
    /// assert_eq!(counter.value(), 1 - i128::from(u64::MAX));
    /// ```
    pub fn value(&self) -> i128 {
        // No sum of `u64`s in memory comes near 2^127.
        self.positive() as i128 - self.negative() as i128
    }

    /// All steps up. O(replicas).
    pub fn positive(&self) -> u128 {
        self.up.value()
    }

    /// All steps down. O(replicas).
    ///
    /// ```
    /// use rejoin_pn_counter::PnCounter;
    ///
    /// let counter = PnCounter::from_iter([(1_u64.into(), 5, 1), (2_u64.into(), 0, 3)]);
    /// assert_eq!((counter.positive(), counter.negative()), (5, 4));
    /// ```
    pub fn negative(&self) -> u128 {
        self.down.value()
    }

    /// What one replica has counted up and down, with the counts that were folded into it.
    /// O(log replicas) where nobody has departed, else O(replicas · log replicas).
    pub fn count_of(&self, replica: ReplicaId) -> (u64, u64) {
        (self.up.count_of(replica), self.down.count_of(replica))
    }

    /// Whether nothing has been counted yet, and nobody has departed. A counter may read zero and
    /// not be empty.
    pub fn is_empty(&self) -> bool {
        self.up.is_empty() && self.down.is_empty()
    }

    #[cfg(feature = "serde")]
    pub(crate) fn counters(&self) -> (&GCounter, &GCounter) {
        (&self.up, &self.down)
    }
}

/// Takes what each replica has counted up and down, in any order; of two for one replica the
/// larger of each.
impl FromIterator<(ReplicaId, u64, u64)> for PnCounter {
    fn from_iter<I: IntoIterator<Item = (ReplicaId, u64, u64)>>(counts: I) -> Self {
        let both = counts
            .into_iter()
            .map(|(replica, up, down)| ((replica, up), (replica, down)));
        let (up, down): (alloc::vec::Vec<_>, alloc::vec::Vec<_>) = both.unzip();
        Self::from_counters(up.into_iter().collect(), down.into_iter().collect())
    }
}
