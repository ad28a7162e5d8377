//! Sixty-four neighbouring sequence numbers of one replica.

use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash};
use core::mem::{needs_drop, take};
use core::slice;

use rejoin_causality::{ReplicaId, Run};

use crate::hasher::digest_state;
use crate::pages::Name;

/// How many sequence numbers share a page: one for each bit of a word.
pub(crate) const WIDTH: u64 = 64;

/// The contents of the live dots among 64 neighbouring sequence numbers.
///
/// The words say which dots live, so a sequence number is never stored, and two pages are compared
/// a word at a time. The values of the live dots stand packed, in order. Where each stands at its
/// own bit, a small one that owns nothing is left there when its dot dies: to move the others
/// together would read and write all of them.
///
/// All but the values takes 64 bytes, since a merge meets most pages in no cache. They are not
/// aligned to a line: that costs each small state more to allocate than it saves a large one.
#[derive(Clone, Debug)]
pub(crate) struct Page<T> {
    /// The replica, as the pages around this one call it.
    pub(crate) name: Name,
    /// How many of the values are those of dead dots.
    dead: u8,
    /// The sequence numbers from `number * 64` on.
    pub(crate) number: u64,
    pub(crate) live: u64,
    /// Of the live dots, those whose event also killed something.
    pub(crate) covering: u64,
    /// The sum of [`fingerprint`]s, so that equal pages are told without reading their values.
    pub(crate) digest: u64,
    values: Vec<T>,
}

impl<T> Page<T> {
    pub(crate) fn new(name: Name, number: u64) -> Self {
        Self {
            name,
            dead: 0,
            number,
            live: 0,
            covering: 0,
            digest: 0,
            values: Vec::new(),
        }
    }

    /// The values of the live dots, in order.
    pub(crate) fn values(&self) -> PageValues<'_, T> {
        PageValues {
            values: self.values.iter(),
            dead: if self.dead > 0 { !self.live } else { 0 },
        }
    }

    /// Takes the values of the live dots, in order.
    pub(crate) fn take_values(&mut self) -> Vec<T> {
        self.pack();
        take(&mut self.values)
    }

    /// The value at `bit`, which must live.
    pub(crate) fn value(&self, bit: u32) -> &T {
        &self.values[self.place(bit)]
    }

    pub(crate) fn is_live(&self, bit: u32) -> bool {
        self.live >> bit & 1 == 1
    }

    /// Whether the event of the live `bit` also killed something.
    pub(crate) fn is_covering(&self, bit: u32) -> bool {
        self.covering >> bit & 1 == 1
    }

    /// Where the value of the live `bit` stands, or that of a dead one would.
    #[inline]
    fn place(&self, bit: u32) -> usize {
        let before = (1 << bit) - 1;
        if self.live & before == before {
            // No hole, as in most pages: nothing to count.
            return bit as usize;
        }
        self.place_after_holes(bit)
    }

    /// The same where some dot before `bit` does not live.
    #[inline(never)]
    fn place_after_holes(&self, bit: u32) -> usize {
        if self.dead > 0 {
            return bit as usize;
        }
        let before = (1 << bit) - 1;
        (self.live & before).count_ones() as usize
    }

    /// Drops what is left of dead dots.
    fn pack(&mut self) {
        if self.dead > 0 {
            self.dead = 0;
            let mut word = self.live;
            self.values.retain(|_| {
                let lives = word & 1 == 1;
                word >>= 1;
                lives
            });
        }
    }

    /// How many values fit without allocating again.
    pub(crate) fn reserve(&mut self, additional: usize) {
        self.values.reserve(additional);
    }
}

impl<T: Hash> Page<T> {
    /// Gives the dead `bit` a value, and answers what the digest grew by.
    #[inline]
    pub(crate) fn insert(&mut self, replica: ReplicaId, bit: u32, value: T, covering: bool) -> u64 {
        let print = self.fingerprint(replica, bit, &value, covering);
        self.digest = self.digest.wrapping_add(print);
        if self.dead > 0 {
            self.insert_among_dead(bit as usize, value);
        } else if self.live >> bit == 0 {
            self.values.push(value);
        } else {
            self.values.insert(self.place(bit), value);
        }
        self.live |= 1 << bit;
        self.covering |= u64::from(covering) << bit;
        print
    }

    /// Gives a bit its value where each stands at its own.
    fn insert_among_dead(&mut self, bit: usize, value: T) {
        if let Some(dead) = self.values.get_mut(bit) {
            *dead = value;
            self.dead -= 1;
            return;
        }
        if bit > self.values.len() {
            self.pack();
        }
        self.values.push(value);
    }

    /// Takes the value of the live `bit` away.
    pub(crate) fn remove(&mut self, replica: ReplicaId, bit: u32) -> T
    where
        T: Clone,
    {
        let place = self.place(bit);
        let is_last = place + 1 == self.values.len();
        let value = if !is_last && self.may_leave_dead() {
            let value = self.values[place].clone();
            self.dead += 1;
            value
        } else {
            self.values.remove(place)
        };
        let print = self.fingerprint(replica, bit, &value, self.is_covering(bit));
        self.digest = self.digest.wrapping_sub(print);
        self.live &= !(1 << bit);
        self.covering &= !(1 << bit);
        if usize::from(self.dead) * 2 > self.values.len() {
            self.pack();
        }
        if self.values.len() * 4 <= self.values.capacity() {
            // The few that are left may stay for long.
            self.values.shrink_to(self.values.len() * 2);
        }
        value
    }

    /// Whether values are small, own nothing, and stand each at its own bit.
    fn may_leave_dead(&self) -> bool {
        let has_no_hole = self.live & self.live.wrapping_add(1) == 0;
        is_cheap_to_copy::<T>() && (self.dead > 0 || has_no_hole)
    }

    /// A hash of one dot with its content. It never leaves the process: how a type hashes may
    /// differ from machine to machine, and the seed does.
    fn fingerprint(&self, replica: ReplicaId, bit: u32, value: &T, covering: bool) -> u64 {
        let content = digest_state().hash_one(value);
        let sequence = self.number * WIDTH + u64::from(bit);
        let replica = u128::from(replica);
        let mixed = fold(
            content ^ (replica >> 64) as u64,
            sequence << 1 | u64::from(covering),
        );
        fold(mixed, replica as u64)
    }
}

/// Whether values are small and own nothing, so that a second copy costs no memory of its own and
/// little room.
pub(crate) const fn is_cheap_to_copy<T>() -> bool {
    !needs_drop::<T>() && size_of::<T>() <= 16
}

/// The values of one page's live dots, in order.
#[derive(Clone, Debug)]
pub(crate) struct PageValues<'a, T> {
    values: slice::Iter<'a, T>,
    /// Which of the values are those of dead dots, the next one first.
    dead: u64,
}

impl<T> PageValues<'_, T> {
    pub(crate) fn none() -> Self {
        Self {
            values: [].iter(),
            dead: 0,
        }
    }
}

impl<'a, T> Iterator for PageValues<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        if self.dead == 0 {
            return self.values.next();
        }
        let skipped = self.dead.trailing_ones();
        self.dead = self.dead >> skipped >> 1;
        self.values.nth(skipped as usize)
    }

    fn fold<B, F: FnMut(B, &'a T) -> B>(self, init: B, mut f: F) -> B {
        if self.dead == 0 {
            return self.values.fold(init, f);
        }
        let mut all = init;
        for value in self {
            all = f(all, value);
        }
        all
    }
}

/// Both halves of a 128-bit product, folded: every bit of either factor reaches the answer.
fn fold(left: u64, right: u64) -> u64 {
    let product =
        u128::from(left ^ 0x2545_F491_4F6C_DD1D) * u128::from(right ^ 0xA076_1D64_78BD_642F);
    product as u64 ^ (product >> 64) as u64
}

/// The bits of page `number` that lie in `runs`, which are sorted.
pub(crate) fn mask(runs: &[Run], number: u64) -> u64 {
    let first = number * WIDTH;
    let last = first + (WIDTH - 1);
    let start = match runs {
        [] => return 0,
        [only] => usize::from(only.last < first),
        _ => runs.partition_point(|run| run.last < first),
    };
    runs[start..]
        .iter()
        .take_while(|run| run.first <= last)
        .fold(0, |bits, run| bits | mask_of(*run, number))
}

/// The bits of page `number` that lie in `run`, which overlaps it.
pub(crate) fn mask_of(run: Run, number: u64) -> u64 {
    let first = number * WIDTH;
    let low = run.first.saturating_sub(first);
    let high = (run.last - first).min(WIDTH - 1);
    u64::MAX >> (WIDTH - 1 - high) & u64::MAX << low
}

/// The set bits of `word`, lowest first.
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = u32> + Clone {
    core::iter::from_fn(move || {
        if word == 0 {
            return None;
        }
        let bit = word.trailing_zeros();
        word &= word - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use alloc::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::draws::Draws;

    #[test]
    fn every_bit_of_either_factor_stirs_the_whole_answer() {
        let numbers = || (0..64_u64).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let answers = numbers().map(|number| fold(number, !number));
        let ones: u32 = answers.map(u64::count_ones).sum();
        assert!((28 * 64..36 * 64).contains(&ones), "{ones} of 4096 bits");
        for bit in 0..64 {
            let flips = numbers().map(|number| {
                let plain = fold(number, !number);
                let left = plain ^ fold(number ^ 1 << bit, !number);
                let right = plain ^ fold(number, !number ^ 1 << bit);
                left.count_ones().min(right.count_ones())
            });
            assert!(flips.min() > Some(8), "bit {bit}");
        }
    }

    const REPLICA: ReplicaId = ReplicaId::from_bytes([7; 16]);

    fn check<T: Clone + core::fmt::Debug + Hash + Ord>(page: &Page<T>, held: &BTreeMap<u32, T>) {
        let expected: Vec<&T> = held.values().collect();
        assert_eq!(page.values().collect::<Vec<_>>(), expected);
        let folded = page.values().fold(Vec::new(), |mut all, value| {
            all.push(value);
            all
        });
        assert_eq!(folded, expected);
        for bit in 0..64 {
            assert_eq!(page.is_live(bit), held.contains_key(&bit));
        }
        let mut same = Page::new(page.name, page.number);
        for (bit, value) in held {
            assert_eq!(page.value(*bit), value);
            same.insert(REPLICA, *bit, value.clone(), false);
        }
        assert_eq!((page.live, page.digest), (same.live, same.digest));
        assert_eq!(usize::from(page.dead), page.values.len() - held.len());
        assert!(
            page.values.len() <= held.len() * 2,
            "dead ones are the larger part"
        );
        assert_eq!(
            page.clone().take_values(),
            held.values().cloned().collect::<Vec<_>>()
        );
    }

    /// Bits come in order, or in any; some go; and the page is what it would be without those.
    fn a_page_is_what_lives_in_it<T: Clone + core::fmt::Debug + Hash + Ord>(
        value: impl Fn(u64) -> T,
    ) {
        let mut left_dead = 0;
        for seed in 0..400 {
            let mut draws = Draws::from(seed);
            let mut page = Page::new(Name::default(), 3);
            let mut held = BTreeMap::new();
            let in_order = if seed % 2 == 0 { 64 } else { 0 };
            for step in 0..300 {
                let bit = if step < in_order {
                    step
                } else {
                    draws.below(64) as u32
                };
                if let Some(gone) = held.remove(&bit) {
                    assert_eq!(page.remove(REPLICA, bit), gone);
                } else {
                    let value = value(draws.below(5));
                    page.insert(REPLICA, bit, value.clone(), false);
                    held.insert(bit, value);
                }
                left_dead += page.values.len() - held.len();
                check(&page, &held);
            }
        }
        assert_eq!(left_dead > 0, is_cheap_to_copy::<T>());
    }

    #[test]
    fn a_page_of_large_values_is_what_lives_in_it() {
        a_page_is_what_lives_in_it(|number| [number; 3]);
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_page_takes_64_bytes_beside_its_values() {
        assert_eq!(size_of::<Page<u64>>(), 64);
        assert_eq!(size_of::<Page<alloc::string::String>>(), 64);
    }

    #[test]
    fn a_page_of_numbers_is_what_lives_in_it() {
        a_page_is_what_lives_in_it(|number| number);
    }

    #[test]
    fn a_page_of_texts_is_what_lives_in_it() {
        a_page_is_what_lives_in_it(|number| alloc::format!("text {number}"));
    }

    #[test]
    fn a_fingerprint_tells_dots_and_flags_apart() {
        let mut seen = BTreeSet::new();
        for replica in (0..256_u128).map(|high| high << 64).chain(1..8) {
            for number in [0, 1, 2, 63, 64, 1 << 40] {
                let page = Page::<u8>::new(Name::default(), number);
                for bit in [0, 1, 2, 3, 62, 63] {
                    for covering in [false, true] {
                        let print = page.fingerprint(replica.into(), bit, &7, covering);
                        assert!(seen.insert(print));
                    }
                }
            }
        }
    }
}
