use core::hash::{BuildHasher, Hash, Hasher};

use foldhash::SharedSeed;
use foldhash::quality::SeedableRandomState;
use rejoin_causality::Stamp;

/// What the two halves of a digest start from.
const SEEDS: [u64; 2] = [0x6c77_775f_6d61_7031, 0x9e37_79b9_7f4a_7c15];

/// The sum of a hash of every entry: equal contents have equal digests, whatever the order in
/// which they came.
///
/// 128 bits, under a seed that is drawn when the process starts, so that neither chance nor
/// malice makes two different maps agree. It never leaves the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digest(u128);

impl Digest {
    /// The digest of one entry. A removal has no value.
    #[inline]
    pub(crate) fn of<K: Hash, V: Hash>(key: &K, stamp: Stamp, value: Option<&V>) -> Self {
        let [mut high, mut low] = SEEDS.map(hasher);
        key.hash(&mut high);
        stamp.hash(&mut high);
        value.hash(&mut high);
        // In another order, because under another seed alone the hash of one entry is that of
        // another one whose first bits differ as the seeds do.
        value.hash(&mut low);
        stamp.hash(&mut low);
        key.hash(&mut low);
        Self(u128::from(high.finish()) << 64 | u128::from(low.finish()))
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

/// The better of foldhash's two: of the faster one, sums can agree for entries of few bytes.
fn hasher(seed: u64) -> impl Hasher {
    SeedableRandomState::with_seed(seed, SharedSeed::global_random()).build_hasher()
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_half_tells_entries_apart() {
        let stamp = Stamp::new(Default::default(), 1_u64.into());
        let digests = (0..100_u8).map(|n| Digest::of(&(n / 2), stamp, Some(&(n % 2))).0);
        let highs: BTreeSet<u64> = digests
            .clone()
            .map(|digest| (digest >> 64) as u64)
            .collect();
        let lows: BTreeSet<u64> = digests.map(|digest| digest as u64).collect();
        assert_eq!((highs.len(), lows.len()), (100, 100));
        assert!(highs.is_disjoint(&lows));
    }
}
