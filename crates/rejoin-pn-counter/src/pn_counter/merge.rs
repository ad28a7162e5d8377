use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_g_counter::GCounter;
use rejoin_merge::{Bottom, Decompose, Delta, Merge, Observer};

use super::PnCounter;

/// Both counters, each on its own. O(replicas), or O(log replicas) for a delta.
///
/// An observer hears `replaced` with the value before and after, both `i128`. It hears it as well
/// where the two are equal, because steps up and down were news that cancel out.
impl Merge for PnCounter {
    fn merge(&mut self, other: &Self) -> bool {
        self.up.merge(&other.up) | self.down.merge(&other.down)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.up.merge_owned(other.up) | self.down.merge_owned(other.down)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if !O::LISTENS {
            return self.merge(other);
        }
        let before = self.value();
        let grew = self.merge(other);
        if grew {
            observer.replaced(&before, &self.value());
        }
        grew
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
}

/// More is known if neither counter knows less.
impl PartialOrd for PnCounter {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let orders = (
            self.up.partial_cmp(&other.up)?,
            self.down.partial_cmp(&other.down)?,
        );
        match orders {
            (up, Ordering::Equal) => Some(up),
            (Ordering::Equal, down) => Some(down),
            (up, down) => (up == down).then_some(up),
        }
    }
}

/// Zero.
impl Bottom for PnCounter {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}

/// The parts are the counts of the single replicas, up and down apart.
impl Decompose for PnCounter {
    fn decompose(&self) -> Vec<Self> {
        let up = self.up.decompose().into_iter();
        let down = self.down.decompose().into_iter();
        up.map(|up| Self::from_counters(up, GCounter::new()))
            .chain(down.map(|down| Self::from_counters(GCounter::new(), down)))
            .collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let up = self.up.difference(&other.up);
        let down = self.down.difference(&other.down);
        if up.is_none() && down.is_none() {
            return None;
        }
        Some(Self::from_counters(
            up.unwrap_or_default(),
            down.unwrap_or_default(),
        ))
    }
}

/// The marks of both counters.
impl Delta for PnCounter {
    type Mark = (<GCounter as Delta>::Mark, <GCounter as Delta>::Mark);

    fn delta_at(&self, (up, down): &Self::Mark) -> Self {
        Self::from_counters(self.up.delta_at(up), self.down.delta_at(down))
    }

    fn is_nothing((up, down): &Self::Mark) -> bool {
        GCounter::is_nothing(up) && GCounter::is_nothing(down)
    }
}
