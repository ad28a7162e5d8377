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
