use rejoin_causality::ReplicaId;
use rejoin_g_counter::Touched;
use rejoin_merge::Change;

use super::PnCounter;
use super::counts::beside;

impl PnCounter {
    /// Notes that the replica `departed` is gone for good, and reports its counts under `into`
    /// from now on. Returns what changed. O(log replicas).
    ///
    /// What is read here stays, unless some of those counts was refused before, which is admitted
    /// now. A copy that knew more of `departed` reads without it once it hears of the fold.
    ///
    /// It is [`GCounter::fold`](rejoin_g_counter::GCounter::fold) in both directions: do it once
    /// every replica that is left has all that `departed` counted, because what comes later is
    /// refused.
    ///
    /// ```
    /// use rejoin_pn_counter::{CountError, PnCounter, Replica};
    ///
    /// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
    /// let mut here = PnCounter::new();
    /// here.increment(&mut phone, 2)?;
    /// here.decrement(&mut laptop, 5)?;
    /// here.fold(phone.id(), laptop.id());
    /// assert!(here.counts().eq([(laptop.id(), 2, 5)]));
    /// assert!(here.decrement(&mut phone, 1).is_err());
    /// # Ok::<(), CountError>(())
    /// ```
    pub fn fold(&mut self, departed: ReplicaId, into: ReplicaId) -> Change<'_, Self> {
        let up = self.up.fold(departed, into).is_nothing();
        let down = self.down.fold(departed, into).is_nothing();
        // Both halves go together, also where one of them is news and the other is known here.
        let touched = match up && down {
            true => Touched::Nothing,
            false => Touched::Fold { departed, into },
        };
        Change::new(self, (touched, touched))
    }

    /// Who has departed, ascending, and under whom each one's counts are reported.
    ///
    /// ```
    /// use rejoin_pn_counter::PnCounter;
    ///
    /// let mut counter = PnCounter::new();
    /// counter.fold(1_u64.into(), 2_u64.into());
    /// assert!(counter.departed().eq([(1_u64.into(), 2_u64.into())]));
    /// ```
    pub fn departed(&self) -> impl Iterator<Item = (ReplicaId, ReplicaId)> + Clone + '_ {
        // A fold is always in both directions, but one half of a difference may come alone.
        beside(self.up.departed(), self.down.departed())
            .filter_map(|(replica, up, down)| Some((replica, up.or(down)?)))
    }

    /// What replicas have counted up and down beyond what was known of them when they were folded
    /// into another: ascending, and no part of the value.
    ///
    /// ```
    /// use rejoin_pn_counter::{Merge, PnCounter};
    ///
    /// let mut here = PnCounter::from_iter([(1_u64.into(), 5, 2)]);
    /// here.fold(1_u64.into(), 2_u64.into());
    /// here.merge(&PnCounter::from_iter([(1_u64.into(), 8, 2)]));
    /// assert_eq!(here.value(), 3);
    /// assert!(here.refused().eq([(1_u64.into(), 3, 0)]));
    /// ```
    pub fn refused(&self) -> impl Iterator<Item = (ReplicaId, u64, u64)> + Clone + '_ {
        let amount = |amount: Option<u64>| amount.unwrap_or(0);
        beside(self.up.refused(), self.down.refused())
            .map(move |(replica, up, down)| (replica, amount(up), amount(down)))
    }
}
