use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_merge::{Bottom, Decompose, Delta, Merge, Observer};

use super::{ResettableCounter, Touched};
use crate::tally::{Tally, both};

/// For each replica and direction the larger total and the larger floor. O(replicas), or
/// O(log replicas) for the delta of a step.
///
/// An observer hears `replaced` with the value before and after, both `i128`. It hears it as well
/// where the two are equal, such as for a reset of steps that have not come yet.
impl Merge for ResettableCounter {
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

/// The order of knowledge, not of the value.
impl PartialOrd for ResettableCounter {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let up = self.up.lattice_cmp(&other.up);
        both(up, self.down.lattice_cmp(&other.down))
    }
}

/// Zero, and nothing reset.
impl Bottom for ResettableCounter {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.up.is_bottom() && self.down.is_bottom()
    }
}

/// The parts are the totals and the floors of the single replicas.
impl Decompose for ResettableCounter {
    fn decompose(&self) -> Vec<Self> {
        let up = self.up.decompose().into_iter().map(of_up);
        let down = self.down.decompose().into_iter().map(of_down);
        up.chain(down).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let up = self.up.difference(&other.up);
        let down = self.down.difference(&other.down);
        (up.is_some() || down.is_some()).then(|| Self {
            up: up.unwrap_or_default(),
            down: down.unwrap_or_default(),
        })
    }
}

impl Delta for ResettableCounter {
    type Mark = Touched;

    fn delta_at(&self, mark: &Touched) -> Self {
        match *mark {
            Touched::Nothing => Self::new(),
            Touched::Up(replica) => of_up(self.up.total_of(replica)),
            Touched::Down(replica) => of_down(self.down.total_of(replica)),
            Touched::All => Self {
                up: self.up.to_reset(),
                down: self.down.to_reset(),
            },
        }
    }

    fn is_nothing(mark: &Touched) -> bool {
        *mark == Touched::Nothing
    }
}

fn of_up(up: Tally) -> ResettableCounter {
    let down = Tally::default();
    ResettableCounter { up, down }
}

fn of_down(down: Tally) -> ResettableCounter {
    let up = Tally::default();
    ResettableCounter { up, down }
}
