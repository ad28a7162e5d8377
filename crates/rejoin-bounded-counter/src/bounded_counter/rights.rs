use alloc::vec::Vec;

use rejoin_causality::ReplicaId;

use super::BoundedCounter;
use crate::row::{Row, pending};

impl BoundedCounter {
    /// The rights of one replica, as far as they are known here: never too many for the replica
    /// itself. O(replicas · log replicas).
    ///
    /// ```
    /// use rejoin_bounded_counter::{BoundedCounter, BoundedError, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut here = BoundedCounter::new();
    /// here.increment(&mut phone, 7)?;
    /// here.decrement(&mut phone, 2)?;
    /// assert_eq!(here.rights_of(phone.id()), 5);
    /// # Ok::<(), BoundedError>(())
    /// ```
    pub fn rights_of(&self, replica: ReplicaId) -> u128 {
        let row = self.rows.get(replica);
        let given = self.sent_to(replica);
        let pending = given.map(|(giver, sent)| u128::from(pending(row, giver, sent)));
        row.map_or(0, Row::rights) + pending.sum::<u128>()
    }

    /// The rights of each replica, ascending by replica; those without any are left out.
    /// O(transfers · log replicas), where a transfer is a giver and a receiver.
    ///
    /// ```
    /// use rejoin_bounded_counter::{BoundedCounter, BoundedError, Replica};
    ///
    /// let (mut one, mut two) = (Replica::with_id(1_u64.into()), Replica::with_id(2_u64.into()));
    /// let mut here = BoundedCounter::new();
    /// here.increment(&mut two, 7)?;
    /// here.transfer(&mut two, one.id(), 3)?;
    /// assert!(here.rights().eq([(one.id(), 3), (two.id(), 4)]));
    /// here.decrement(&mut one, 3)?;
    /// assert!(here.rights().eq([(two.id(), 4)]));
    /// # Ok::<(), BoundedError>(())
    /// ```
    pub fn rights(&self) -> impl Iterator<Item = (ReplicaId, u128)> + Clone + use<> {
        let mut rights: Vec<(ReplicaId, u128)> = Vec::new();
        for (replica, row) in self.rows.iter() {
            rights.push((replica, row.rights()));
            for (to, sent) in row.sent.iter() {
                let pending = pending(self.rows.get(to), replica, sent);
                rights.push((to, pending.into()));
            }
        }
        rights.sort_unstable_by_key(|(replica, _)| *replica);
        rights.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            first.1 += if is_same { later.1 } else { 0 };
            is_same
        });
        rights.into_iter().filter(|(_, rights)| *rights > 0)
    }

    /// Who has handed rights to `replica`, and how many in all.
    pub(super) fn sent_to(
        &self,
        replica: ReplicaId,
    ) -> impl Iterator<Item = (ReplicaId, u64)> + Clone + '_ {
        let sent = move |(giver, row): (ReplicaId, &Row)| (giver, row.sent.get(replica));
        self.rows.iter().map(sent).filter(|(_, sent)| *sent > 0)
    }
}
