mod counts;
mod debug;
mod merge;
#[cfg(feature = "nest")]
mod nested;

#[cfg(feature = "nest")]
pub use nested::ResettableCounterEditor;

use rejoin_causality::{Replica, ReplicaId};
use rejoin_merge::{Change, Merge};

use crate::Overflow;
use crate::tally::Tally;

/// A counter that goes up and down, and that can be reset.
///
/// A reset removes the steps, up and down, that its replica had seen, and no others: a step that
/// was made at the same time survives it on every copy, whatever arrives first.
///
/// # Example
/// ```
/// use rejoin_resettable_counter::{Merge, Replica, ResettableCounter};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let mut here = ResettableCounter::new();
/// here.increment(&mut phone, 5)?;
/// let mut there = here.clone();
/// here.reset(&mut phone);
/// there.decrement(&mut laptop, 2)?;
/// here.merge(&there);
/// there.merge(&here);
/// assert_eq!((here.value(), there.value()), (-2, -2));
/// # Ok::<(), rejoin_resettable_counter::Overflow>(())
/// ```
///
/// # Paper
/// C. Baquero, P. S. Almeida, C. Lerche: *The problem with embedded CRDT counters and a solution*,
/// PaPoC 2016, for what a reset means. The state here is smaller than theirs: a total and a floor
/// for each replica and direction instead of dots, because steps of one replica are seen in order.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct ResettableCounter {
    pub(crate) up: Tally,
    pub(crate) down: Tally,
}

/// Where an edit has changed a [`ResettableCounter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Touched {
    /// Nowhere.
    Nothing,
    /// The steps up of this replica.
    Up(ReplicaId),
    /// The steps down of this replica.
    Down(ReplicaId),
    /// All that it knows of was reset.
    All,
}

impl ResettableCounter {
    /// The counter that reads zero.
    ///
    /// A replica creates a counter once, and from then on keeps it or merges it from a peer: one
    /// created anew under the same replica id would begin that id's totals anew, and a merge would
    /// take the larger for the whole.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes up by `amount`, and returns what changed: nothing for zero. O(log replicas).
    ///
    /// The delta carries all steps up of `replica`, but no reset.
    ///
    /// # Errors
    /// [`Overflow`] if all steps up of the replica, those before a reset included, would pass
    /// `u64::MAX`; nothing has changed then.
    ///
    /// ```
    /// use rejoin_resettable_counter::{Merge, Replica, ResettableCounter};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (ResettableCounter::new(), ResettableCounter::new());
    /// let delta = here.increment(&mut phone, 7)?.delta();
    /// there.merge(&delta);
    /// assert_eq!(there.value(), 7);
    /// # Ok::<(), rejoin_resettable_counter::Overflow>(())
    /// ```
    pub fn increment(
        &mut self,
        replica: &mut Replica,
        amount: u64,
    ) -> Result<Change<'_, Self>, Overflow> {
        let replica = replica.id();
        let grew = step(&mut self.up, replica, amount)?;
        let touched = if grew {
            Touched::Up(replica)
        } else {
            Touched::Nothing
        };
        Ok(Change::new(self, touched))
    }

    /// Goes down by `amount`, and returns what changed: nothing for zero. O(log replicas).
    ///
    /// The delta carries all steps down of `replica`, but no reset.
    ///
    /// # Errors
    /// [`Overflow`] if all steps down of the replica, those before a reset included, would pass
    /// `u64::MAX`; nothing has changed then.
    ///
    /// ```
    /// use rejoin_resettable_counter::{Replica, ResettableCounter};
    ///
    /// let mut phone = Replica::random();
    /// let mut here = ResettableCounter::new();
    /// here.decrement(&mut phone, 7)?;
    /// assert_eq!(here.value(), -7);
    /// # Ok::<(), rejoin_resettable_counter::Overflow>(())
    /// ```
    pub fn decrement(
        &mut self,
        replica: &mut Replica,
        amount: u64,
    ) -> Result<Change<'_, Self>, Overflow> {
        let replica = replica.id();
        let grew = step(&mut self.down, replica, amount)?;
        let touched = if grew {
            Touched::Down(replica)
        } else {
            Touched::Nothing
        };
        Ok(Change::new(self, touched))
    }

    /// Removes every step that is known here, and returns what changed: nothing if all of them
    /// were removed before. O(replicas).
    ///
    /// The delta says how far this copy has seen each replica count, and carries no step. The
    /// counter reads zero now; a step that another copy knows and this one does not will count
    /// when it arrives. `replica` is asked for as by every edit, though nothing is kept under its
    /// name.
    ///
    /// ```
    /// use rejoin_resettable_counter::{Merge, Replica, ResettableCounter};
    ///
    /// let mut phone = Replica::random();
    /// let mut here = ResettableCounter::new();
    /// let old = here.increment(&mut phone, 7)?.delta();
    /// let reset = here.reset(&mut phone).delta();
    /// assert!(here.reset(&mut phone).is_nothing());
    ///
    /// let mut there = ResettableCounter::new();
    /// there.merge(&reset);
    /// there.merge(&old); // Late, and known to be gone.
    /// assert_eq!(there.value(), 0);
    /// # Ok::<(), rejoin_resettable_counter::Overflow>(())
    /// ```
    pub fn reset(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        let _ = replica;
        let grew =
            self.up.floors.merge(&self.up.totals) | self.down.floors.merge(&self.down.totals);
        let touched = if grew { Touched::All } else { Touched::Nothing };
        Change::new(self, touched)
    }

    /// All steps up less all steps down, without those that were reset. O(replicas).
    ///
    /// ```
    /// use rejoin_resettable_counter::ResettableCounter;
    ///
    /// let counts = [(1_u64.into(), 1, 0), (2_u64.into(), 0, u64::MAX)];
    /// let counter = ResettableCounter::from_iter(counts);
    /// assert_eq!(counter.value(), 1 - i128::from(u64::MAX));
    /// ```
    pub fn value(&self) -> i128 {
        // No sum of `u64`s in memory comes near 2^127.
        self.positive() as i128 - self.negative() as i128
    }

    /// All steps up, without those that were reset. O(replicas).
    pub fn positive(&self) -> u128 {
        self.up.value()
    }

    /// All steps down, without those that were reset. O(replicas).
    pub fn negative(&self) -> u128 {
        self.down.value()
    }

    /// What one replica has counted up and down, without what was reset. O(log replicas).
    pub fn count_of(&self, replica: ReplicaId) -> (u64, u64) {
        (self.up.count_of(replica), self.down.count_of(replica))
    }

    /// Whether no step and no reset is known. A counter that reads zero need not be empty.
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

fn step(tally: &mut Tally, replica: ReplicaId, amount: u64) -> Result<bool, Overflow> {
    let total = tally.start_of(replica);
    match total.checked_add(amount) {
        Some(_) if amount == 0 => Ok(false),
        Some(raised) => Ok(tally.totals.raise(replica, raised)),
        None => Err(Overflow {
            replica,
            total,
            amount,
        }),
    }
}

/// Takes what each replica has counted up and down, in any order; of two for one replica the
/// larger of each.
impl FromIterator<(ReplicaId, u64, u64)> for ResettableCounter {
    fn from_iter<I: IntoIterator<Item = (ReplicaId, u64, u64)>>(counts: I) -> Self {
        let both = counts
            .into_iter()
            .map(|(replica, up, down)| ((replica, up), (replica, down)));
        let (up, down): (alloc::vec::Vec<_>, alloc::vec::Vec<_>) = both.unzip();
        Self {
            up: Tally::of_totals(up.into_iter().collect()),
            down: Tally::of_totals(down.into_iter().collect()),
        }
    }
}
