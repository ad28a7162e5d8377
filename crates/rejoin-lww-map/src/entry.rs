use core::cmp::Ordering;
use core::hash::Hash;

use rejoin_causality::{Stamp, Timestamp};

use crate::digest::Digest;
use crate::replicas::Replicas;

/// The last write to one key.
///
/// For a `String` and a `u64` this is 56 bytes: the hash lies where padding would.
#[derive(Clone)]
pub(crate) struct Entry<K, V> {
    pub(crate) key: K,
    /// `None` where the write is a removal.
    pub(crate) value: Option<V>,
    pub(crate) time: Timestamp,
    /// Who wrote, by its name in the [`Replicas`] of the map.
    pub(crate) replica: u32,
    /// The lower half of the hash of the key. Kept, because the key itself may lie elsewhere in
    /// memory.
    pub(crate) hash: u32,
}

impl<K, V> Entry<K, V> {
    pub(crate) fn stamp(&self, replicas: &Replicas) -> Stamp {
        Stamp::new(self.time, replicas.id(self.replica))
    }

    /// Whether this is the entry of the key of `other`.
    #[inline]
    pub(crate) fn has_key_of(&self, other: &Self) -> bool
    where
        K: Eq,
    {
        self.hash == other.hash && self.key == other.key
    }

    /// The digest of the write, by the whole hash of the key.
    #[inline]
    pub(crate) fn digest(&self, hash: u64, replicas: &Replicas) -> Digest
    where
        V: Hash,
    {
        Digest::of(hash, self.stamp(replicas), self.value.as_ref())
    }
}

/// The rule of the map, for two writes to one key: the later stamp stands; of two writes under
/// one stamp a value stands over a removal, and the greater of two values.
#[inline]
pub(crate) fn order<V: Ord>(
    (stamp, value): (Stamp, Option<&V>),
    (other_stamp, other_value): (Stamp, Option<&V>),
) -> Ordering {
    // `None` is less than every `Some`.
    stamp
        .cmp(&other_stamp)
        .then_with(|| value.cmp(&other_value))
}
