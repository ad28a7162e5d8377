//! Live dots as bits, page by page.

use alloc::collections::BTreeMap;

use smallvec::SmallVec;

use crate::pages::{Slot, slots_in};

/// From so many pages on a list is no longer cheap to make room in.
const MANY: usize = 64;

/// The slots of live dots: those of one page take one entry.
#[derive(Clone, Debug)]
pub(super) enum Words {
    /// Sorted by page.
    Few(SmallVec<[(usize, u64); 1]>),
    /// Dots of as many replicas come and go in any order: in a list each would push half of the
    /// others aside.
    Many(BTreeMap<usize, u64>),
}

impl Default for Words {
    fn default() -> Self {
        Self::Few(SmallVec::new())
    }
}

impl Words {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Few(words) => words.is_empty(),
            Self::Many(words) => words.is_empty(),
        }
    }

    pub(super) fn insert(&mut self, slot: Slot) {
        let (page, bit) = (slot.page(), 1 << slot.bit());
        match self {
            Self::Few(words) => match words.binary_search_by_key(&page, |word| word.0) {
                Ok(place) => words[place].1 |= bit,
                Err(place) if words.len() < MANY => words.insert(place, (page, bit)),
                Err(_) => {
                    let mut words: BTreeMap<usize, u64> = words.iter().copied().collect();
                    words.insert(page, bit);
                    *self = Self::Many(words);
                }
            },
            Self::Many(words) => *words.entry(page).or_default() |= bit,
        }
    }

    pub(super) fn remove(&mut self, slot: Slot) {
        let (page, bit) = (slot.page(), 1 << slot.bit());
        match self {
            Self::Few(words) => {
                if let Ok(place) = words.binary_search_by_key(&page, |word| word.0) {
                    words[place].1 &= !bit;
                    if words[place].1 == 0 {
                        words.remove(place);
                    }
                }
            }
            Self::Many(words) => {
                if let Some(word) = words.get_mut(&page) {
                    *word &= !bit;
                    if *word == 0 {
                        words.remove(&page);
                    }
                }
            }
        }
    }

    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        let (few, many) = match self {
            Self::Few(words) => (Some(words), None),
            Self::Many(words) => (None, Some(words)),
        };
        let few = few.into_iter().flatten().copied();
        let many = many.into_iter().flatten();
        let words = few.chain(many.map(|(page, word)| (*page, *word)));
        words.flat_map(|(page, word)| slots_in(page, word))
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    /// Slots come and go in either order, as a list and as a tree, and back to nothing.
    #[test]
    fn words_hold_what_a_set_of_slots_holds() {
        let slot = |page: usize, bit| Slot::new(page * 7 % 211, bit);
        for pages in [1, 2, MANY, MANY + 1, 200] {
            let all = || (0..pages).flat_map(|page| [3, 63, 0].map(|bit| slot(page, bit)));
            let (mut words, mut held) = (Words::default(), BTreeSet::new());
            let check = |words: &Words, held: &BTreeSet<Slot>| {
                assert_eq!(words.is_empty(), held.is_empty());
                assert!(words.slots().eq(held.iter().copied()));
            };
            for round in 0..2 {
                for slot in all() {
                    words.insert(slot);
                    held.insert(slot);
                    check(&words, &held);
                }
                assert_eq!(matches!(words, Words::Many(_)), pages > MANY);
                for slot in all().skip(round) {
                    words.remove(slot);
                    held.remove(&slot);
                    check(&words, &held);
                }
            }
        }
    }
}
