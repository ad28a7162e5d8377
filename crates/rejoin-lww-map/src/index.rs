use core::hash::{BuildHasher, Hash};

use foldhash::SharedSeed;
use foldhash::fast::SeedableRandomState;
use hashbrown::HashTable;

/// The length up to which a list is searched from end to end, and needs no index.
const SHORT: usize = 8;

/// Tells apart the uses of the hasher.
const SEED: u64 = 0x6c77_772d_6d61_7031;

/// The hash of a key, the same for every map of this process. An index goes by its lower half.
///
/// Its seed is drawn when the process starts, so nobody outside can prepare keys that collide.
/// It decides where an index looks and nothing else: no order and no byte depends on it.
pub(crate) fn hash_of<Q: Hash + ?Sized>(key: &Q) -> u64 {
    hasher().hash_one(key)
}

fn hasher() -> SeedableRandomState {
    SeedableRandomState::with_seed(SEED, SharedSeed::global_random())
}

/// Finds places in a list by hash. Free while the list is short, so that deltas carry none.
///
/// Holds every place of a list longer than [`SHORT`], and nothing for a shorter one.
#[derive(Clone, Default)]
pub(crate) struct Index {
    places: HashTable<u32>,
}

impl Index {
    /// The place for which `is_it` holds, of those with this hash in a list of length `len`.
    #[inline]
    pub(crate) fn find(
        &self,
        len: usize,
        hash: u32,
        is_it: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        if len <= SHORT {
            return (0..len).find(|&place| is_it(place));
        }
        let place = self
            .places
            .find(spread(hash), |&place| is_it(place as usize));
        place.map(|&place| place as usize)
    }

    /// Notes that the list grows by the place `last`. `hash_at` tells the hash of every place.
    ///
    /// # Panics
    /// At 2^32 places, where `Vec` would soon panic too for want of memory.
    pub(crate) fn push(&mut self, last: usize, hash_at: impl Fn(usize) -> u32) {
        assert!(
            u32::try_from(last).is_ok(),
            "a map holds fewer than 2^32 keys"
        );
        if last < SHORT {
            return;
        }
        let first = if self.places.is_empty() { 0 } else { last };
        for place in first..=last {
            let rehash = |&place: &u32| spread(hash_at(place as usize));
            self.places
                .insert_unique(spread(hash_at(place)), place as u32, rehash);
        }
    }

    /// As [`push`](Self::push) for the places from `first` on, one for each of `hashes`. Room was
    /// made for them, and the list was not short before.
    ///
    /// # Panics
    /// As `push`.
    #[cfg(feature = "rayon")]
    pub(crate) fn push_all(&mut self, first: usize, hashes: &[u32]) {
        assert!(
            u32::try_from(first + hashes.len()).is_ok(),
            "a map holds fewer than 2^32 keys"
        );
        for (place, hash) in (first..).zip(hashes) {
            // Never asked to move, because there is room.
            self.places
                .insert_unique(spread(*hash), place as u32, |_| 0);
        }
    }

    /// Whether a list of this length needs none.
    #[cfg(feature = "rayon")]
    pub(crate) fn is_idle(len: usize) -> bool {
        len <= SHORT
    }

    /// Forgets the places from `len` on of a list of length `from`.
    #[cfg(feature = "serde")]
    pub(crate) fn truncate(&mut self, len: usize, from: usize, hash_at: impl Fn(usize) -> u32) {
        if len <= SHORT {
            self.places.clear();
            return;
        }
        for last in len..from {
            let found = self
                .places
                .find_entry(spread(hash_at(last)), |&place| place as usize == last);
            if let Ok(found) = found {
                found.remove();
            }
        }
    }

    /// Makes room for a list of length `len`.
    pub(crate) fn reserve(&mut self, len: usize, hash_at: impl Fn(usize) -> u32) {
        if len > SHORT {
            let more = len.saturating_sub(self.places.len());
            self.places
                .reserve(more, |&place| spread(hash_at(place as usize)));
        }
    }
}

/// The table takes its bucket from the low bits and a tag from the highest seven.
#[inline]
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}
