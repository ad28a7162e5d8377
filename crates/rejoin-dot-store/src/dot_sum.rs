//! Live dots, each with an amount, and their sum.

mod words;

use rejoin_merge::Observer;

use self::words::Words;
use crate::pages::Slot;
use crate::store::DotStore;

/// A store of live dots that carry an amount each: what a counter is made of that can be reset.
///
/// A reset kills the steps that it has seen and leaves the others. The total is at hand, and cannot
/// overflow: fewer than 2^64 dots live, of less than 2^63 each.
#[derive(Clone, Debug, Default)]
pub struct DotSum {
    words: Words,
    total: i128,
}

impl DotSum {
    /// The sum of all amounts. Constant time.
    pub const fn total(&self) -> i128 {
        self.total
    }

    /// The slots of the live dots.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        self.words.slots()
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
        self.words.insert(slot);
        self.add(i128::from(*amount), observer);
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        amount: &i64,
        _: impl Fn(Slot) -> &'a i64,
        observer: &mut O,
    ) {
        self.words.remove(slot);
        self.add(-i128::from(*amount), observer);
    }

    /// Dots leave one by one as fast.
    fn is_large(&self) -> bool {
        false
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.slots().for_each(visit);
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
