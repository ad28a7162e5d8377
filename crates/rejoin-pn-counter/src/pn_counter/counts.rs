use core::cmp::Ordering;

use rejoin_causality::ReplicaId;

use super::PnCounter;

impl PnCounter {
    /// What each replica has counted up and down, ascending by replica.
    ///
    /// The counts of a replica that has departed are part of its survivor's. (Together they could
    /// pass `u64::MAX`, and read that then; [`value`](Self::value) is exact.)
    ///
    /// ```
    /// use rejoin_pn_counter::PnCounter;
    ///
    /// let counter = PnCounter::from_iter([(2_u64.into(), 0, 5), (1_u64.into(), 3, 1)]);
    /// assert!(counter.counts().eq([(1_u64.into(), 3, 1), (2_u64.into(), 0, 5)]));
    /// ```
    pub fn counts(&self) -> impl Iterator<Item = (ReplicaId, u64, u64)> + Clone + '_ {
        let amount = |amount: Option<u64>| amount.unwrap_or(0);
        beside(self.up.counts(), self.down.counts())
            .map(move |(replica, up, down)| (replica, amount(up), amount(down)))
    }
}

/// Two lists that ascend by replica, side by side.
pub(super) fn beside<V: Copy>(
    ups: impl Iterator<Item = (ReplicaId, V)> + Clone,
    downs: impl Iterator<Item = (ReplicaId, V)> + Clone,
) -> impl Iterator<Item = (ReplicaId, Option<V>, Option<V>)> + Clone {
    let (mut ups, mut downs) = (ups.peekable(), downs.peekable());
    core::iter::from_fn(move || {
        let order = match (ups.peek(), downs.peek()) {
            (Some(up), Some(down)) => up.0.cmp(&down.0),
            (Some(_), None) => Ordering::Less,
            (None, _) => Ordering::Greater,
        };
        let up = ups.next_if(|_| order.is_le());
        let down = downs.next_if(|_| order.is_ge());
        let (replica, _) = up.or(down)?;
        let value = |entry: (ReplicaId, V)| entry.1;
        Some((replica, up.map(value), down.map(value)))
    })
}
