use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::{ReplicaId, VersionVector};
use rejoin_merge::{Bottom, Decompose, Merge};

/// The steps in one direction: what each replica has counted, and how much of that was reset.
///
/// A floor may lie above the total: a reset was heard of before the steps that it removes. So a
/// floor says nothing of a total, and a reset raises floors to exactly the totals that it has
/// seen. If it passed on the floors of other resets as well, it would remove steps that its
/// replica never saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(crate) struct Tally {
    /// For each replica all its steps since ever, which only it raises.
    #[cfg_attr(feature = "serde", serde(with = "crate::amounts"))]
    pub(crate) totals: VersionVector,
    /// For each replica the total up to which its steps are removed.
    #[cfg_attr(feature = "serde", serde(with = "crate::amounts"))]
    pub(crate) floors: VersionVector,
}

impl Tally {
    /// Where the next step of `replica` starts.
    ///
    /// Its own floor lies above its total only if it has lost steps, such as with an old copy of
    /// its state. What it counts from now on shall count.
    pub(crate) fn start_of(&self, replica: ReplicaId) -> u64 {
        self.totals.get(replica).max(self.floors.get(replica))
    }

    /// What one replica has counted and no reset has removed.
    pub(crate) fn count_of(&self, replica: ReplicaId) -> u64 {
        let (total, floor) = (self.totals.get(replica), self.floors.get(replica));
        total.saturating_sub(floor)
    }

    /// What each replica has counted and no reset has removed; those at zero are left out.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (ReplicaId, u64)> + Clone + '_ {
        let mut floors = self.floors.iter().peekable();
        self.totals.iter().filter_map(move |(replica, total)| {
            while floors.next_if(|(other, _)| *other < replica).is_some() {}
            let floor = floors.next_if(|(other, _)| *other == replica);
            let count = total.saturating_sub(floor.map_or(0, |(_, floor)| floor));
            (count > 0).then_some((replica, count))
        })
    }

    /// The sum of what no reset has removed.
    pub(crate) fn value(&self) -> u128 {
        self.counts().map(|(_, count)| u128::from(count)).sum()
    }

    /// The total of one replica.
    pub(crate) fn total_of(&self, replica: ReplicaId) -> Self {
        let mut totals = VersionVector::new();
        totals.raise(replica, self.totals.get(replica));
        Self::of_totals(totals)
    }

    /// What a reset by somebody who has seen these totals brings.
    pub(crate) fn to_reset(&self) -> Self {
        Self::of_floors(self.totals.clone())
    }

    pub(crate) fn of_totals(totals: VersionVector) -> Self {
        let floors = VersionVector::new();
        Self { totals, floors }
    }

    fn of_floors(floors: VersionVector) -> Self {
        let totals = VersionVector::new();
        Self { totals, floors }
    }
}

/// Totals and floors, each on its own.
impl Merge for Tally {
    fn merge(&mut self, other: &Self) -> bool {
        self.totals.merge(&other.totals) | self.floors.merge(&other.floors)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.totals.merge_owned(other.totals) | self.floors.merge_owned(other.floors)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        let totals = self.totals.partial_cmp(&other.totals);
        both(totals, self.floors.partial_cmp(&other.floors))
    }
}

impl Bottom for Tally {
    fn bottom() -> Self {
        Self::default()
    }

    fn is_bottom(&self) -> bool {
        self.totals.is_empty() && self.floors.is_empty()
    }
}

impl Decompose for Tally {
    fn decompose(&self) -> Vec<Self> {
        let totals = self.totals.decompose().into_iter().map(Self::of_totals);
        let floors = self.floors.decompose().into_iter().map(Self::of_floors);
        totals.chain(floors).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let totals = self.totals.difference(&other.totals);
        let floors = self.floors.difference(&other.floors);
        (totals.is_some() || floors.is_some()).then(|| Self {
            totals: totals.unwrap_or_default(),
            floors: floors.unwrap_or_default(),
        })
    }
}

/// The order of a pair, from the orders of its two parts.
pub(crate) fn both(one: Option<Ordering>, other: Option<Ordering>) -> Option<Ordering> {
    match (one?, other?) {
        (order, Ordering::Equal) | (Ordering::Equal, order) => Some(order),
        (one, other) => (one == other).then_some(one),
    }
}
