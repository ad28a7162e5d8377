use core::hash::Hash;

use super::LwwSet;
use crate::digest::Digest;
use crate::index::hash_of;

impl<T: Hash + Ord, Ts: Ord + Copy + Hash, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// What is wrong inside, if anything: every derived part is made anew and compared.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let mut digest = Digest::default();
        let (mut live, mut listed) = (0, 0);
        for (place, entry) in self.entries.iter().enumerate() {
            if entry.hash != hash_of(&entry.element) {
                return Some("an entry has the hash of another element");
            }
            if self.find(entry.hash, &entry.element) != Some(place) {
                return Some(
                    "the index does not lead to every entry, or an element is there twice",
                );
            }
            live += usize::from(entry.live);
            listed += usize::from(Self::orders(entry.live));
            digest.add(entry.digest());
        }
        if self.entries.len() > N {
            return Some("there are more entries than the set keeps");
        }
        let ordered = || self.order.up().map(|place| &self.entries[place as usize]);
        if ordered().count() != listed || !ordered().all(|entry| Self::orders(entry.live)) {
            return Some("the order lists others than the members");
        }
        if !ordered().is_sorted_by(|older, newer| older.age() < newer.age()) {
            return Some("the order is not that of the ages");
        }
        if live != self.live {
            return Some("the members are counted wrongly");
        }
        (digest != self.digest).then_some("the digest is not that of the entries")
    }
}
