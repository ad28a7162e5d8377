use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_merge::{Content, Decompose, Delta};

use super::LevelStore;
use crate::level::Level;
use crate::places::Places;

impl<T, L> LevelStore<T, L>
where
    T: Hash + Eq + Clone + Content,
    L: Level,
{
    /// What stands at `places`, as a store of its own. A place that does not exist is left out.
    pub fn pick(&self, places: &Places) -> Self {
        let mut part = Self::with_room(places.len());
        // A mark of some other store may lead nowhere.
        for entry in places.iter().filter_map(|place| self.entries.get(place)) {
            part.push(entry.clone());
        }
        part
    }
}

/// The parts are the single elements with their levels.
impl<T, L> Decompose for LevelStore<T, L>
where
    T: Hash + Eq + Clone + Content,
    L: Level,
{
    fn decompose(&self) -> Vec<Self> {
        let part = |place| self.pick(&Places::one(place));
        (0..self.entries.len()).map(part).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        if self.is_surely(other) {
            return None;
        }
        let mut difference = Self::new();
        let mut hint = 0;
        for mine in &self.entries {
            let theirs = other
                .place_of(&mut hint, mine)
                .map(|place| other.entries[place].level);
            if theirs.is_none_or(|theirs| theirs < mine.level) {
                difference.push(mine.clone());
            }
        }
        (!difference.is_empty()).then_some(difference)
    }
}

/// The places where levels were raised.
impl<T, L> Delta for LevelStore<T, L>
where
    T: Hash + Eq + Clone + Content,
    L: Level,
{
    type Mark = Places;

    fn delta_at(&self, places: &Places) -> Self {
        self.pick(places)
    }

    fn is_nothing(places: &Places) -> bool {
        places.is_empty()
    }
}
