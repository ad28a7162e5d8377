use core::hash::Hash;

use super::LwwMap;

impl<K, V> LwwMap<K, V> {
    /// Whether both hold the same writes, by number and digest, in constant time.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len() && self.digest == other.digest
    }
}

/// The same writes to the same keys, removals included. Maps that differ are told apart in
/// constant time; else every entry is compared.
impl<K: Hash + Eq, V: Eq> PartialEq for LwwMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        let mut hint = 0;
        self.looks_like(other)
            && self.entries.iter().all(|mine| {
                other.place_of(&mut hint, mine).is_some_and(|place| {
                    let theirs = &other.entries[place];
                    mine.value == theirs.value
                        && mine.stamp(&self.replicas) == theirs.stamp(&other.replicas)
                })
            })
    }
}

impl<K: Hash + Eq, V: Eq> Eq for LwwMap<K, V> {}
