//! Merging texts, and taking them apart.

use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_list::sequence::Events;
use rejoin_merge::{Bottom, Decompose, Delta, Merge, Observer};

use super::Text;

impl Merge for Text {
    fn merge(&mut self, other: &Self) -> bool {
        self.sequence.merge(&other.sequence)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.sequence.merge_owned(other.sequence)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        self.sequence.merge_observed(&other.sequence, observer)
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        self.sequence.lattice_cmp(&other.sequence)
    }
}

impl Bottom for Text {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.sequence.is_bottom()
    }
}

impl Decompose for Text {
    fn decompose(&self) -> Vec<Self> {
        let parts = self.sequence.decompose().into_iter();
        parts.map(|sequence| Self { sequence }).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        let sequence = self.sequence.difference(&other.sequence)?;
        Some(Self { sequence })
    }
}

impl Delta for Text {
    type Mark = Events;

    fn delta_at(&self, mark: &Events) -> Self {
        Self {
            sequence: self.sequence.delta_at(mark),
        }
    }

    fn is_nothing(mark: &Events) -> bool {
        mark.is_none()
    }
}
