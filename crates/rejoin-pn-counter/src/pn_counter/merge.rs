use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_g_counter::GCounter;
use rejoin_merge::{Bottom, Content, Decompose, Delta, Merge, Observer, Step};

use super::PnCounter;

/// Both counters, each on its own. O(replicas), or O(log replicas) for a delta.
///
/// An observer hears `replaced` with the value before and after, both `i128`. It hears it as well
/// where the two are equal, because steps up and down were news that cancel out. Where more is
/// refused of a departed replica than before, it hears `lost` as a [`GCounter`] tells it, in field
/// `up` or `down`.
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
        let mut refused = Refused(&mut *observer);
        refused.enter(Step::Field("up"));
        let mut grew = self.up.merge_observed(&other.up, &mut refused);
        refused.leave();
        refused.enter(Step::Field("down"));
        grew |= self.down.merge_observed(&other.down, &mut refused);
        refused.leave();
        if grew {
            observer.replaced(&before, &self.value());
        }
        grew
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.partial_cmp(other)
    }
}

/// Passes on what is said of departed replicas, and keeps the values of each side back: a user
/// sees only what both make.
struct Refused<'a, O>(&'a mut O);

impl<O: Observer> Observer for Refused<'_, O> {
    fn enter(&mut self, step: Step<'_>) {
        self.0.enter(step);
    }

    fn leave(&mut self) {
        self.0.leave();
    }

    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        self.0.lost(lost, kept);
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

/// The parts are those of both counters, up and down apart.
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
