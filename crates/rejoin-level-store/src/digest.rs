use core::hash::{BuildHasher, Hash, Hasher};

use foldhash::SharedSeed;
use foldhash::quality::SeedableRandomState;

// Far apart: the hasher joins seed and first number by xor, so under seeds that differ in few bits
// one half would be the other half of a neighbouring number.
const HIGH: u64 = 0x9E37_79B9_7F4A_7C15;
const LOW: u64 = 0xC2B2_AE3D_27D4_EB4F;

/// The sum of a hash of every element with its level: equal contents have equal digests, whatever
/// the order in which they came.
///
/// 128 bits, under a seed that is drawn when the process starts, so that neither chance nor
/// malice makes two different stores agree. It never leaves the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digest(u128);

impl Digest {
    /// The digest of one element at one level.
    #[inline]
    pub(crate) fn of<T: Hash, L: Hash>(element: &T, level: &L) -> Self {
        let half = |seed| {
            // The better of foldhash's two: of the faster one, sums of few bytes agree.
            let hasher = SeedableRandomState::with_seed(seed, SharedSeed::global_random());
            let mut state = hasher.build_hasher();
            element.hash(&mut state);
            level.hash(&mut state);
            u128::from(state.finish())
        };
        Self(half(HIGH) << 64 | half(LOW))
    }

    /// Takes up an entry.
    pub(crate) fn add(&mut self, entry: Self) {
        self.0 = self.0.wrapping_add(entry.0);
    }

    /// Takes an entry back.
    pub(crate) fn subtract(&mut self, entry: Self) {
        self.0 = self.0.wrapping_sub(entry.0);
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn each_half_tells_entries_apart() {
        let digests = (0..100_u64).map(|number| Digest::of(&(number / 10), &(number % 10)).0);
        let highs: BTreeSet<u64> = digests
            .clone()
            .map(|digest| (digest >> 64) as u64)
            .collect();
        let lows: BTreeSet<u64> = digests.map(|digest| digest as u64).collect();
        assert_eq!((highs.len(), lows.len()), (100, 100));
        assert!(highs.is_disjoint(&lows));
    }

    #[test]
    fn each_half_tells_sums_apart() {
        let digests: Vec<u128> = (0..500_u64)
            .map(|number| Digest::of(&number, &()).0)
            .collect();
        let halves = [|digest: u128| (digest >> 64) as u64, |digest| digest as u64];
        for half in halves {
            let halves: Vec<u64> = digests.iter().map(|digest| half(*digest)).collect();
            let pairs = (1..halves.len()).flat_map(|of| (0..of).map(move |with| (of, with)));
            let sums = pairs.map(|(of, with)| halves[of].wrapping_add(halves[with]));
            let mut sums: Vec<u64> = sums.collect();
            let all = sums.len();
            sums.sort_unstable();
            sums.dedup();
            assert_eq!(sums.len(), all);
        }
    }

    #[test]
    fn what_is_taken_back_leaves_no_trace() {
        let (one, two) = (Digest::of(&1, &()), Digest::of(&2, &()));
        let mut sum = one;
        sum.add(two);
        assert_ne!(sum, one);
        sum.subtract(two);
        assert_eq!(sum, one);
    }
}
