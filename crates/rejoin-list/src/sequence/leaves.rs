//! From the number of an element to the leaf that it is in.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::order::NOWHERE;

/// How many dead elements a step may bring into the table: they need not cost a byte each.
const DEAD_PER_STEP: u64 = 32;

/// The leaves of one replica's elements.
///
/// A table while it pays, which is as long as most numbers are those of elements that were shown;
/// beyond its end a map of ranges, because a few bytes can tell of 2^60 dead elements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leaves {
    table: Vec<u32>,
    /// How long the table may be.
    allowed: u64,
    /// From each key on, up to the next, an element is in this leaf, if it is placed at all.
    ranges: BTreeMap<u64, u32>,
}

impl Leaves {
    /// The leaf in which the element would be. It is not placed if it is not there.
    pub(crate) fn get(&self, number: u64) -> Option<u32> {
        let leaf = match usize::try_from(number)
            .ok()
            .and_then(|at| self.table.get(at))
        {
            Some(leaf) => *leaf,
            None => *self.ranges.range(..=number).next_back()?.1,
        };
        (leaf != NOWHERE).then_some(leaf)
    }

    /// Makes room for new elements below `end`, of which so many are shown, added in so many steps.
    pub(crate) fn reserve(&mut self, shown: u64, steps: u64, end: u64) {
        let dead = steps.saturating_mul(DEAD_PER_STEP);
        self.allowed = self.allowed.saturating_add(shown).saturating_add(dead);
        let length = usize::try_from(end.min(self.allowed)).unwrap_or_default();
        if self.ranges.is_empty() && length > self.table.len() {
            self.table.resize(length, NOWHERE);
        }
    }

    /// Says that new elements `first..=last` are in `leaf`.
    pub(crate) fn add(&mut self, first: u64, last: u64, shown: bool, leaf: u32) {
        self.allowed += DEAD_PER_STEP;
        if shown {
            self.allowed += last - first + 1;
        }
        if last < self.allowed {
            let follows = first == self.table.len() as u64 && self.ranges.is_empty();
            if follows {
                return self.table.resize(last as usize + 1, leaf);
            }
            self.stretch(last + 1);
        }
        self.set(first, last, leaf);
    }

    /// Says that the elements `first..=last` are in `leaf` now.
    pub(crate) fn set(&mut self, first: u64, last: u64, leaf: u32) {
        let end = self.table.len() as u64;
        if first < end {
            self.table[first as usize..(last + 1).min(end) as usize].fill(leaf);
        }
        if last >= end {
            self.set_range(first.max(end), last, leaf);
        }
    }

    /// Makes the table longer, by what the map has.
    fn stretch(&mut self, end: u64) {
        for number in self.table.len() as u64..end {
            let leaf = match self.ranges.is_empty() {
                true => NOWHERE,
                false => self.get(number).unwrap_or(NOWHERE),
            };
            self.table.push(leaf);
        }
        if let Some(leaf) = self.ranges.range(..=end).next_back().map(|(_, leaf)| *leaf) {
            self.ranges.entry(end).or_insert(leaf);
            self.ranges = self.ranges.split_off(&end);
        }
    }

    fn set_range(&mut self, first: u64, last: u64, leaf: u32) {
        let after = last + 1;
        if let Some(known) = self
            .ranges
            .range(..=after)
            .next_back()
            .map(|(_, leaf)| *leaf)
        {
            self.ranges.entry(after).or_insert(known);
        }
        while let Some((&key, _)) = self.ranges.range(first..=last).next() {
            self.ranges.remove(&key);
        }
        let before = self.ranges.range(..first).next_back();
        if before.is_none_or(|(_, known)| *known != leaf) {
            self.ranges.insert(first, leaf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::Dice;
    use super::*;

    /// Some near the start and some far out, so that both the table and the map are used.
    #[test]
    fn each_element_is_in_the_leaf_that_was_said_last() {
        let mut dice = Dice(9);
        for _ in 0..10 {
            let (mut leaves, mut oracle) = (Leaves::default(), BTreeMap::new());
            for _ in 0..200 {
                let first = 1 + 997 * dice.below(12) * dice.below(12) + dice.below(60);
                // New elements, or old ones that come to another leaf, but not both.
                let is_new = !oracle.contains_key(&first);
                let alike = |number: &u64| oracle.contains_key(number) != is_new;
                let run = first..first + 1 + dice.below(9);
                let last = first - 1 + run.take_while(alike).count() as u64;
                let leaf = dice.below(5) as u32;
                match is_new {
                    true => leaves.add(first, last, dice.below(3) == 0, leaf),
                    false => leaves.set(first, last, leaf),
                }
                oracle.extend((first..=last).map(|number| (number, leaf)));
                for (number, leaf) in &oracle {
                    assert_eq!(leaves.get(*number), Some(*leaf), "{number}");
                }
            }
            assert!(!leaves.table.is_empty() && leaves.ranges.len() > 20);
        }
    }
}
