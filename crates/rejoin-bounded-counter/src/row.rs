use core::cmp::Ordering;

use rejoin_causality::{ReplicaId, VersionVector};

/// What one replica has done, in totals that only it raises.
///
/// A row is joined as a whole: of two rows of one replica the later stands. And it is complete:
/// whoever spends or hands on more than it made itself puts down beside it, in `received`, what
/// it was given for that. So a row proves by itself that its replica has no negative rights, and
/// as every state is made of whole rows, no state has them either, however it came about. Were
/// the numbers joined one by one, two rows of a replica that was copied (ten made and six spent;
/// ten made and six handed on) would join to one that has paid out twelve.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(crate) struct Row {
    /// All rights that it made, by increments.
    pub(crate) made: u64,
    /// All rights that it spent, by decrements.
    pub(crate) spent: u64,
    /// All rights that it handed to each other replica.
    #[cfg_attr(feature = "serde", serde(with = "crate::amounts"))]
    pub(crate) sent: VersionVector,
    /// The rights from each other replica that it has put to use: no more than were given.
    #[cfg_attr(feature = "serde", serde(with = "crate::amounts"))]
    pub(crate) received: VersionVector,
}

impl Row {
    /// The rights that are there by this row alone; nothing if it paid out more than came in.
    pub(crate) fn balance(&self) -> Option<u128> {
        let income = u128::from(self.made) + sum(&self.received);
        income.checked_sub(u128::from(self.spent) + sum(&self.sent))
    }

    /// The rights that are there by this row alone.
    pub(crate) fn rights(&self) -> u128 {
        // There is always a balance: edits keep it, and decoding refuses a row without.
        self.balance().unwrap_or(0)
    }

    /// What makes this no row of `replica`, if anything does. For decoders.
    #[cfg(feature = "serde")]
    pub(crate) fn fault(&self, replica: ReplicaId) -> Option<&'static str> {
        if *self == Self::default() {
            return Some("a replica that has done nothing has no row");
        }
        if self.sent.get(replica) > 0 || self.received.get(replica) > 0 {
            return Some("a replica hands no rights to itself");
        }
        if self.balance().is_none() {
            return Some("a replica has negative rights: it paid out more than it had");
        }
        None
    }

    /// Takes the row of the same replica over if it is the later one; answers whether it was.
    pub(crate) fn merge(&mut self, other: &Self) -> bool {
        let is_later = *self < *other;
        if is_later {
            self.clone_from(other);
        }
        is_later
    }

    /// Whether neither row goes on where the other stopped: two writers had one id.
    pub(crate) fn forks_from(&self, other: &Self) -> bool {
        !self.is_within(other) && !other.is_within(self)
    }

    fn is_within(&self, other: &Self) -> bool {
        self.made <= other.made
            && self.spent <= other.spent
            && self.sent <= other.sent
            && self.received <= other.received
    }

    /// Grows with every edit of the replica.
    fn weight(&self) -> u128 {
        u128::from(self.made) + u128::from(self.spent) + sum(&self.sent) + sum(&self.received)
    }
}

/// The later row is larger. Rows that are no earlier or later state of each other come from two
/// writers with one id; of those, any order will do that everybody agrees on.
impl Ord for Row {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most rows that meet are the same, and weights take longer to find.
        if self == other {
            return Ordering::Equal;
        }
        let totals = |row: &Self| (row.made, row.spent);
        self.weight()
            .cmp(&other.weight())
            .then_with(|| totals(self).cmp(&totals(other)))
            .then_with(|| self.sent.as_slice().cmp(other.sent.as_slice()))
            .then_with(|| self.received.as_slice().cmp(other.received.as_slice()))
    }
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn sum(amounts: &VersionVector) -> u128 {
    amounts.iter().map(|(_, amount)| u128::from(amount)).sum()
}

/// What a replica was given by one other and has not put to use yet.
pub(crate) fn pending(row: Option<&Row>, giver: ReplicaId, sent: u64) -> u64 {
    sent.saturating_sub(row.map_or(0, |row| row.received.get(giver)))
}
