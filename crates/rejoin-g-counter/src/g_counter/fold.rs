use rejoin_causality::ReplicaId;
use rejoin_merge::Change;

use super::{GCounter, Touched};
use crate::departed::Marker;

impl GCounter {
    /// Notes that the replica `departed` is gone for good, and reports its count under `into` from
    /// now on. Returns what changed. O(log replicas).
    ///
    /// What is read here stays, unless some of that count was refused before, which is admitted
    /// now. A copy that knew more of `departed` reads less once it hears of the fold.
    ///
    /// Do this once every replica that is left has all that `departed` counted. What comes later,
    /// beyond the count that is known here, is refused on every copy that hears of the fold: it is
    /// no part of the value, observers are told, and [`refused`](Self::refused) lists it. A fold
    /// by somebody who knows more admits what that one knows.
    ///
    /// The note stays in the state for ever. A survivor may depart in its turn, and takes along
    /// what was folded into it. If one replica is folded into two at the same time, the larger id
    /// stands; if folds lead in a circle, all of it is reported under the smallest id in it.
    ///
    /// ```
    /// use rejoin_g_counter::{CountError, GCounter, Replica};
    ///
    /// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
    /// let mut here = GCounter::new();
    /// here.increment(&mut phone, 2)?;
    /// here.increment(&mut laptop, 3)?;
    /// here.fold(phone.id(), laptop.id());
    /// assert!(here.counts().eq([(laptop.id(), 5)]));
    /// assert!(here.increment(&mut phone, 1).is_err());
    /// # Ok::<(), CountError>(())
    /// ```
    pub fn fold(&mut self, departed: ReplicaId, into: ReplicaId) -> Change<'_, Self> {
        let bound = self.counts.get(departed);
        let grew = departed != into && self.departed.raise(departed, Marker { bound, into });
        let touched = match grew {
            true => Touched::Fold { departed, into },
            false => Touched::Nothing,
        };
        Change::new(self, touched)
    }

    /// Who has departed, ascending, and under whom each one's count is reported.
    ///
    /// ```
    /// use rejoin_g_counter::GCounter;
    ///
    /// let mut counter = GCounter::new();
    /// counter.fold(1_u64.into(), 2_u64.into());
    /// counter.fold(2_u64.into(), 3_u64.into());
    /// let last = 3_u64.into();
    /// assert!(counter.departed().eq([(1_u64.into(), last), (2_u64.into(), last)]));
    /// ```
    pub fn departed(&self) -> impl ExactSizeIterator<Item = (ReplicaId, ReplicaId)> + Clone + '_ {
        let departed = self.departed.iter().map(|(replica, _)| replica);
        departed.zip(self.departed.survivors())
    }

    /// What replicas have counted beyond what was known of them when they were folded into
    /// another: ascending, and no part of the value.
    ///
    /// ```
    /// use rejoin_g_counter::{GCounter, Merge};
    ///
    /// let mut here = GCounter::from_iter([(1_u64.into(), 5)]);
    /// here.fold(1_u64.into(), 2_u64.into());
    /// here.merge(&GCounter::from_iter([(1_u64.into(), 8)]));
    /// assert_eq!(here.value(), 5);
    /// assert!(here.refused().eq([(1_u64.into(), 3)]));
    /// here.fold(1_u64.into(), 2_u64.into()); // By one who knows more: that is admitted.
    /// assert_eq!((here.value(), here.refused().count()), (8, 0));
    /// ```
    pub fn refused(&self) -> impl Iterator<Item = (ReplicaId, u64)> + Clone + '_ {
        self.departed.iter().filter_map(|(replica, marker)| {
            let beyond = self.counts.get(replica).saturating_sub(marker.bound);
            (beyond > 0).then_some((replica, beyond))
        })
    }
}
