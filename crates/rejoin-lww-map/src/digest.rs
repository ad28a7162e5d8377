use core::hash::{BuildHasher, Hash, Hasher};

use foldhash::SharedSeed;
use foldhash::quality::SeedableRandomState;
use rejoin_causality::Stamp;

/// What the two halves of a digest, and the hash of a value, start from.
const HALVES: [u64; 2] = [0x6c77_775f_6d61_7031, 0x9e37_79b9_7f4a_7c15];
const VALUE: u64 = 0x6c77_775f_7661_6c75;

/// The sum of a hash of every entry: equal contents have equal digests, whatever the order in
/// which they came.
///
/// 128 bits, under a seed that is drawn when the process starts, so that neither chance nor
/// malice makes two different maps agree. It never leaves the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digest(u128);

impl Digest {
    /// The digest of one entry, by the hash of its key. A removal has no value.
    ///
    /// Two writes differ in their stamps, all of which go into both halves. Key and value, which
    /// may be long, tell writes under one and the same stamp apart, and 64 bits do for that.
    #[inline]
    pub(crate) fn of<V: Hash>(key: u64, stamp: Stamp, value: Option<&V>) -> Self {
        let seed = SharedSeed::global_random();
        let hasher = |start| SeedableRandomState::with_seed(start, seed).build_hasher();
        let mut inner = hasher(VALUE);
        value.hash(&mut inner);
        let value = inner.finish();
        // The better of foldhash's two: of the faster one, sums can agree for entries of few bytes.
        let [mut high, mut low] = HALVES.map(hasher);
        high.write_u64(key);
        high.write_u64(value);
        stamp.hash(&mut high);
        // In another order, because under another seed alone the hash of one entry is that of
        // another one whose first bits differ as the seeds do.
        stamp.hash(&mut low);
        low.write_u64(value);
        low.write_u64(key);
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

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use rejoin_causality::Timestamp;

    use super::*;
    use crate::index::hash_of;

    #[test]
    fn each_half_tells_entries_apart() {
        let stamps = [1_u64, 2].map(|id| Stamp::new(Timestamp::from_parts(7, 0), id.into()));
        let digests = (0..200_u8).map(|n| {
            let (key, value) = (hash_of(&(n / 4)), n % 2);
            Digest::of(key, stamps[usize::from(n / 2 % 2)], Some(&value)).0
        });
        let highs: BTreeSet<u64> = digests
            .clone()
            .map(|digest| (digest >> 64) as u64)
            .collect();
        let lows: BTreeSet<u64> = digests.map(|digest| digest as u64).collect();
        assert_eq!((highs.len(), lows.len()), (200, 200));
        assert!(highs.is_disjoint(&lows));
    }
}
