//! Live dots, each with an amount, and their sum.

use rejoin_merge::Observer;
use smallvec::SmallVec;

use crate::pages::{Slot, slots_in};
use crate::store::DotStore;

/// A store of live dots that carry an amount each: what a counter is made of that can be reset.
///
/// A reset kills the steps that it has seen and leaves the others. The total is at hand, and cannot
/// overflow: fewer than 2^64 dots live, of less than 2^63 each.
#[derive(Clone, Debug, Default)]
pub struct DotSum {
    /// The live dots, page by page: 64 of a busy replica take one entry.
    words: SmallVec<[(usize, u64); 1]>,
    total: i128,
}

impl DotSum {
    /// The sum of all amounts. Constant time.
    pub const fn total(&self) -> i128 {
        self.total
    }

    /// The slots of the live dots.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        self.words
            .iter()
            .flat_map(|(page, word)| slots_in(*page, *word))
    }

    fn add<O: Observer>(&mut self, amount: i128, observer: &mut O) {
        let before = self.total;
        self.total += amount;
        if O::LISTENS && self.total != before {
            observer.replaced(&before, &self.total);
        }
    }
}

impl DotStore for DotSum {
    type Content = i64;

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        amount: &i64,
        _: impl Fn(Slot) -> &'a i64,
        observer: &mut O,
    ) {
        let bit = 1 << slot.bit();
        match self.words.binary_search_by_key(&slot.page(), |word| word.0) {
            Ok(place) => self.words[place].1 |= bit,
            Err(place) => self.words.insert(place, (slot.page(), bit)),
        }
        self.add(i128::from(*amount), observer);
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        amount: &i64,
        _: impl Fn(Slot) -> &'a i64,
        observer: &mut O,
    ) {
        if let Ok(place) = self.words.binary_search_by_key(&slot.page(), |word| word.0) {
            self.words[place].1 &= !(1 << slot.bit());
            if self.words[place].1 == 0 {
                self.words.remove(place);
            }
        }
        self.add(-i128::from(*amount), observer);
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.slots().for_each(visit);
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
