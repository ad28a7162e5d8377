mod debug;
mod merge;
mod rights;

use rejoin_causality::{Replica, ReplicaId};
use rejoin_merge::Change;

use crate::BoundedError;
use crate::row::Row;
use crate::rows::Rows;

/// A counter that never falls below zero, though nobody is asked before it is lowered.
///
/// Each replica holds rights: an increment makes some, a decrement spends some, and a transfer
/// hands some to another replica. All rights together are the value, and no two replicas ever
/// hold the same right, so whoever spends only its own cannot lower the counter too far.
///
/// [`PartialOrd`] is the order of knowledge, not of the value.
///
/// # Example
/// ```
/// use rejoin_bounded_counter::{BoundedCounter, BoundedError, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let mut here = BoundedCounter::new();
/// here.increment(&mut phone, 5)?;
/// let mut there = here.clone();
/// assert!(there.decrement(&mut laptop, 1).is_err(), "all rights are the phone's");
///
/// there.merge(&here.transfer(&mut phone, laptop.id(), 2)?.delta());
/// there.decrement(&mut laptop, 2)?;
/// here.decrement(&mut phone, 3)?;
/// here.merge(&there);
/// assert_eq!(here.value(), 0);
/// # Ok::<(), BoundedError>(())
/// ```
///
/// # Paper
/// V. Balegas, D. Serra, S. Duarte, C. Ferreira, M. Shapiro, R. Rodrigues, N. Preguiça: *Extending
/// Eventually Consistent Cloud Databases for Enforcing Numeric Invariants*, SRDS 2015. Theirs is a
/// matrix of numbers joined one by one. Here what a replica did is joined as a whole, with what it
/// was given, so that no state can have negative rights.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd)]
pub struct BoundedCounter {
    pub(crate) rows: Rows,
}

impl BoundedCounter {
    /// The counter that reads zero.
    ///
    /// A replica creates a counter once, and from then on keeps it or merges it from a peer: one
    /// created anew under the same replica id would begin that id's totals anew, and a merge would
    /// take the edits of one of the two.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes up by `amount`, and gives `replica` as many rights. Returns what changed: nothing for
    /// zero. O(log replicas).
    ///
    /// The delta carries everything that `replica` has ever done to the counter.
    ///
    /// # Errors
    /// [`BoundedError::Overflow`] if all increments of the replica would pass `u64::MAX`; nothing
    /// has changed then.
    ///
    /// ```
    /// use rejoin_bounded_counter::{BoundedCounter, BoundedError, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (BoundedCounter::new(), BoundedCounter::new());
    /// let delta = here.increment(&mut phone, 7)?.delta();
    /// there.merge(&delta);
    /// assert_eq!((there.value(), there.rights_of(phone.id())), (7, 7));
    /// # Ok::<(), BoundedError>(())
    /// ```
    pub fn increment(
        &mut self,
        replica: &mut Replica,
        amount: u64,
    ) -> Result<Change<'_, Self>, BoundedError> {
        let replica = replica.id();
        let made = self.rows.get(replica).map_or(0, |row| row.made);
        let made = raised(replica, made, amount)?;
        if amount > 0 {
            self.rows.edit(replica).made = made;
        }
        Ok(Change::new(self, (amount > 0).then_some(replica)))
    }

    /// Goes down by `amount`, for as many rights of `replica`. Returns what changed: nothing for
    /// zero.
    ///
    /// O(log replicas) if the rights suffice that the replica made itself and needed before, else
    /// O(replicas · log replicas). The delta carries everything that `replica` has ever done to
    /// the counter, and what it was given for it.
    ///
    /// # Errors
    /// [`BoundedError::Overdraft`] if the replica has fewer rights, as far as this copy knows;
    /// [`BoundedError::Overflow`] if all its decrements would pass `u64::MAX`. Nothing has changed
    /// then.
    ///
    /// ```
    /// use rejoin_bounded_counter::{BoundedCounter, BoundedError, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut here = BoundedCounter::new();
    /// here.increment(&mut phone, 7)?;
    /// here.decrement(&mut phone, 5)?;
    /// let error = here.decrement(&mut phone, 3).map(|_| ()).unwrap_err();
    /// assert!(matches!(error, BoundedError::Overdraft { rights: 2, amount: 3, .. }));
    /// assert_eq!(here.value(), 2);
    /// # Ok::<(), BoundedError>(())
    /// ```
    pub fn decrement(
        &mut self,
        replica: &mut Replica,
        amount: u64,
    ) -> Result<Change<'_, Self>, BoundedError> {
        let replica = replica.id();
        let pay = |row: &mut Row| {
            row.spent = raised(replica, row.spent, amount)?;
            Ok(())
        };
        self.pay_out(replica, amount, pay)
    }

    /// Hands `amount` rights of `replica` to the replica `to`. Returns what changed: nothing for
    /// zero, or from a replica to itself. The value stays.
    ///
    /// `to` has them from the moment on when it hears of it. Costs as much as
    /// [`decrement`](Self::decrement), and so does the delta.
    ///
    /// # Errors
    /// [`BoundedError::Overdraft`] if the replica has fewer rights, as far as this copy knows;
    /// [`BoundedError::Overflow`] if all that it handed to `to` would pass `u64::MAX`. Nothing has
    /// changed then.
    ///
    /// ```
    /// use rejoin_bounded_counter::{BoundedCounter, BoundedError, Replica};
    ///
    /// let (mut phone, laptop) = (Replica::random(), Replica::random());
    /// let mut here = BoundedCounter::new();
    /// here.increment(&mut phone, 7)?;
    /// here.transfer(&mut phone, laptop.id(), 4)?;
    /// assert_eq!(here.rights_of(phone.id()), 3);
    /// assert_eq!(here.rights_of(laptop.id()), 4);
    /// assert_eq!(here.value(), 7);
    /// # Ok::<(), BoundedError>(())
    /// ```
    pub fn transfer(
        &mut self,
        replica: &mut Replica,
        to: ReplicaId,
        amount: u64,
    ) -> Result<Change<'_, Self>, BoundedError> {
        let replica = replica.id();
        let moved = if to == replica { 0 } else { amount };
        let pay = |row: &mut Row| {
            let sent = raised(replica, row.sent.get(to), moved)?;
            row.sent.raise(to, sent);
            Ok(())
        };
        self.pay_out(replica, moved, pay)
    }

    /// What was made less what was spent, as far as it is known here. O(replicas).
    ///
    /// Where all is known it is the sum of all rights. A copy that has heard of a decrement, and
    /// not of the increment that it rests on, reads zero rather than less.
    ///
    /// ```
    /// use rejoin_bounded_counter::{BoundedCounter, BoundedError, Merge, Replica};
    ///
    /// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
    /// let mut here = BoundedCounter::new();
    /// here.increment(&mut phone, 5)?;
    /// here.transfer(&mut phone, laptop.id(), 5)?;
    /// let sold = here.decrement(&mut laptop, 3)?.delta();
    ///
    /// let mut there = BoundedCounter::new();
    /// there.merge(&sold); // Nothing is known of the phone yet.
    /// assert_eq!((there.value(), there.rights_of(laptop.id())), (0, 2));
    /// there.merge(&here);
    /// assert_eq!(there.value(), 2);
    /// # Ok::<(), BoundedError>(())
    /// ```
    pub fn value(&self) -> u128 {
        let rows = || self.rows.iter().map(|(_, row)| row);
        let made: u128 = rows().map(|row| u128::from(row.made)).sum();
        let spent: u128 = rows().map(|row| u128::from(row.spent)).sum();
        made.saturating_sub(spent)
    }

    /// Whether nothing has been done to the counter yet. A counter may read zero and not be empty.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes `amount` from the rights of `replica`, and lets `pay` put down what for.
    fn pay_out(
        &mut self,
        replica: ReplicaId,
        amount: u64,
        pay: impl FnOnce(&mut Row) -> Result<(), BoundedError>,
    ) -> Result<Change<'_, Self>, BoundedError> {
        if amount == 0 {
            return Ok(Change::new(self, None));
        }
        let mut row = self.row_for(replica, amount)?;
        pay(&mut row)?;
        *self.rows.edit(replica) = row;
        Ok(Change::new(self, Some(replica)))
    }

    /// The row of `replica` with at least `amount` rights by itself.
    fn row_for(&self, replica: ReplicaId, amount: u64) -> Result<Row, BoundedError> {
        let mut row = self.rows.get(replica).cloned().unwrap_or_default();
        if row.rights() >= u128::from(amount) {
            return Ok(row);
        }
        for (giver, sent) in self.sent_to(replica) {
            row.received.raise(giver, sent);
        }
        match row.rights() {
            rights if rights >= u128::from(amount) => Ok(row),
            rights => Err(BoundedError::Overdraft {
                replica,
                rights,
                amount,
            }),
        }
    }
}

fn raised(replica: ReplicaId, total: u64, amount: u64) -> Result<u64, BoundedError> {
    total.checked_add(amount).ok_or(BoundedError::Overflow {
        replica,
        total,
        amount,
    })
}
