use core::hash::Hash;

use super::LwwMap;
use super::store::CHUNK;
use crate::digest::Digest;
use crate::index::hash_of;

impl<K: Hash + Eq, V: Hash> LwwMap<K, V> {
    /// What is wrong inside, if anything: every derived part is made anew and compared.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let (mut digest, mut sum) = (Digest::default(), Digest::default());
        for (place, entry) in self.entries.iter().enumerate() {
            let hash = hash_of(&entry.key);
            if entry.hash != hash as u32 {
                return Some("an entry has the hash of another key");
            }
            if self.find(hash, &entry.key) != Some(place) {
                return Some("the index does not lead to every entry, or a key is there twice");
            }
            digest.add(entry.digest(hash, &self.replicas));
            if place % CHUNK == CHUNK - 1 || place + 1 == self.entries.len() {
                let mut before = sum;
                before.add(self.chunks.get(place / CHUNK).copied().unwrap_or_default());
                if before != digest {
                    return Some("the sum of a chunk is not that of its entries");
                }
                sum = digest;
            }
        }
        if self.chunks.len() != self.entries.len().div_ceil(CHUNK) {
            return Some("there are more or fewer sums than chunks");
        }
        if self
            .entries
            .iter()
            .filter(|entry| entry.value.is_some())
            .count()
            != self.live
        {
            return Some("the values are counted wrongly");
        }
        (digest != self.digest).then_some("the digest is not that of the entries")
    }
}
