use core::cmp::Ordering;
use core::hash::Hash;
use core::mem;

use rejoin_merge::{Bottom, Content, Merge, Observer};

use super::{Entry, LevelStore};
use crate::level::Level;

/// For each element the higher level.
///
/// Constant time if both hold the same; else one look-up for each entry of `other`, and less for
/// stores that grew together. An observer hears `added` and `removed` of the elements that come
/// and go.
impl<T, L> Merge for LevelStore<T, L>
where
    T: Hash + Eq + Clone + Content,
    L: Level,
{
    fn merge(&mut self, other: &Self) -> bool {
        self.merge_observed(other, &mut ())
    }

    fn merge_owned(&mut self, mut other: Self) -> bool {
        if self.is_surely(&other) {
            return false;
        }
        if self.entries.len() >= other.entries.len() {
            return self.absorb(other);
        }
        mem::swap(self, &mut other);
        self.absorb(other);
        // We grew whatever we held: they had more elements.
        true
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if self.is_surely(other) {
            return false;
        }
        if self.entries.is_empty() && !O::LISTENS {
            self.clone_from(other);
            return !other.is_empty();
        }
        let mut hint = 0;
        let mut grew = false;
        for entry in &other.entries {
            let Some(place) = self.place_of(&mut hint, entry) else {
                tell(false, entry, observer);
                self.push(entry.clone());
                grew = true;
                continue;
            };
            let was_present = self.entries[place].level.is_present();
            if self.raise_at(place, entry.level) {
                tell(was_present, entry, observer);
                grew = true;
            }
        }
        grew
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.is_surely(other) {
            return Some(Ordering::Equal);
        }
        let (mut less, mut greater) = (false, false);
        let (mut hint, mut known) = (0, 0);
        for mine in &self.entries {
            let Some(place) = other.place_of(&mut hint, mine) else {
                greater = true;
                continue;
            };
            known += 1;
            match mine.level.cmp(&other.entries[place].level) {
                Ordering::Less => less = true,
                Ordering::Equal => {}
                Ordering::Greater => greater = true,
            }
        }
        match (less || known < other.entries.len(), greater) {
            (false, false) => Some(Ordering::Equal),
            (false, true) => Some(Ordering::Greater),
            (true, false) => Some(Ordering::Less),
            (true, true) => None,
        }
    }
}

/// Tells of an element that has now come to the level of `entry`.
fn tell<T: Content, L: Level, O: Observer>(
    was_present: bool,
    entry: &Entry<T, L>,
    observer: &mut O,
) {
    match (was_present, entry.level.is_present()) {
        (false, true) => observer.added(&entry.element),
        (true, false) => observer.removed(&entry.element),
        (false, false) | (true, true) => {}
    }
}

impl<T: Hash + Eq, L: Level> LevelStore<T, L> {
    /// Takes the entries of `guest` in, by moving them; whether it brought something.
    fn absorb(&mut self, guest: Self) -> bool {
        let mut grew = false;
        let mut hint = 0;
        for entry in guest.entries {
            let Some(place) = self.place_of(&mut hint, &entry) else {
                self.push(entry);
                grew = true;
                continue;
            };
            grew |= self.raise_at(place, entry.level);
        }
        grew
    }
}

/// Nothing seen.
impl<T, L> Bottom for LevelStore<T, L>
where
    T: Hash + Eq + Clone + Content,
    L: Level,
{
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.is_empty()
    }
}
