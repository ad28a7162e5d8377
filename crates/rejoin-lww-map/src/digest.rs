use core::hash::{BuildHasher, Hash, Hasher};

use rejoin_causality::Stamp;

use crate::index::hasher;

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
        let half = |seed| {
            let mut state = hasher(seed).build_hasher();
            key.hash(&mut state);
            stamp.hash(&mut state);
            value.hash(&mut state);
            u128::from(state.finish())
        };
        Self(half(1) << 64 | half(2))
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

    use super::*;

    #[test]
    fn each_half_tells_entries_apart() {
        let stamp = Stamp::new(Default::default(), 1_u64.into());
        let digests = (0..100_u8).map(|key| Digest::of(&key, stamp, Some(&key)).0);
        let highs: BTreeSet<u64> = digests
            .clone()
            .map(|digest| (digest >> 64) as u64)
            .collect();
        let lows: BTreeSet<u64> = digests.map(|digest| digest as u64).collect();
        assert_eq!((highs.len(), lows.len()), (100, 100));
        assert!(highs.is_disjoint(&lows));
    }
}
