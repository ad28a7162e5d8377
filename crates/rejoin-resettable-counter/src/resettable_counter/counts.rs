use core::cmp::Ordering;

use rejoin_causality::ReplicaId;

use super::ResettableCounter;

impl ResettableCounter {
    /// What each replica has counted up and down, without what was reset, ascending by replica;
    /// those at zero on both sides are left out.
    ///
    /// ```
    /// use rejoin_resettable_counter::ResettableCounter;
    ///
    /// let counter = ResettableCounter::from_iter([(2_u64.into(), 0, 5), (1_u64.into(), 3, 1)]);
    /// assert!(counter.counts().eq([(1_u64.into(), 3, 1), (2_u64.into(), 0, 5)]));
    /// ```
    pub fn counts(&self) -> impl Iterator<Item = (ReplicaId, u64, u64)> + Clone + '_ {
        let mut ups = self.up.counts().peekable();
        let mut downs = self.down.counts().peekable();
        core::iter::from_fn(move || {
            let order = match (ups.peek(), downs.peek()) {
                (Some(up), Some(down)) => up.0.cmp(&down.0),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let up = ups.next_if(|_| order.is_le());
            let down = downs.next_if(|_| order.is_ge());
            let (replica, _) = up.or(down)?;
            let amount = |count: Option<(ReplicaId, u64)>| count.map_or(0, |(_, amount)| amount);
            Some((replica, amount(up), amount(down)))
        })
    }
}
