use core::hash::{BuildHasher, Hash};

use foldhash::SharedSeed;
use foldhash::fast::SeedableRandomState;
use hashbrown::HashTable;

/// The length up to which a list is searched from end to end, and needs no index.
pub(crate) const SHORT: usize = 8;

/// Tells apart the uses of the hasher.
const SEED: u64 = 0x6c65_7665_6c73_7431;

/// The hash of an element, the same for every store of this process.
///
/// Its seed is drawn when the process starts, so nobody outside can prepare elements that collide.
/// It decides where an index looks and nothing else: no order and no byte depends on it.
pub(crate) fn hash_of<Q: Hash + ?Sized>(element: &Q) -> u32 {
    SeedableRandomState::with_seed(SEED, SharedSeed::global_random()).hash_one(element) as u32
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
            "a store holds fewer than 2^32 elements"
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
