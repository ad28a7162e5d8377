use core::hash::Hash;

use super::LwwSet;

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// Whether both hold the same writes, by number and digest, in constant time.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len() && self.digest == other.digest
    }
}

/// The same writes to the same elements, removals included. Sets that differ are told apart in
/// constant time; else every entry is compared.
impl<T: Hash + Eq, Ts: Eq + Copy, B, const N: usize> PartialEq for LwwSet<T, Ts, B, N> {
    fn eq(&self, other: &Self) -> bool {
        let mut hint = 0;
        self.looks_like(other)
            && self.entries.iter().all(|mine| {
                other.place_of(&mut hint, mine).is_some_and(|place| {
                    let theirs = &other.entries[place];
                    mine.live == theirs.live && mine.stamp == theirs.stamp
                })
            })
    }
}

impl<T: Hash + Eq, Ts: Eq + Copy, B, const N: usize> Eq for LwwSet<T, Ts, B, N> {}
