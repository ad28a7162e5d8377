#[cfg(feature = "rayon")]
mod par;
mod tell;

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hash::Hash;
use core::mem;

use rejoin_merge::{Bottom, Content, Decompose, Merge, Observer};
use smallvec::SmallVec;

use self::tell::{tell_arrival, tell_meeting};
use super::LwwMap;
use super::store::{CHUNK, Standing};
use crate::entry::Entry;
use crate::index::hash_of;
use crate::replicas::Replicas;

/// For each key the later write.
///
/// Constant time if both hold the same; else one look-up for each entry of `other`, and less for
/// maps that grew together. An observer is shown, inside a step into the key, `added`, `removed`
/// or `replaced` where the value that is read changes; `lost` for a write with another value that
/// the kept one stands over; and `conflict` where one stamp came with two contents. A removal is
/// shown as `()`. A stamp does not tell a write that was made without knowledge of the other from
/// one that replaced it, so `lost` is told of both.
impl<K, V> Merge for LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content,
    V: Ord + Hash + Clone + Content,
{
    fn merge(&mut self, other: &Self) -> bool {
        self.merge_observed(other, &mut ())
    }

    fn merge_owned(&mut self, mut other: Self) -> bool {
        if self.looks_like(&other) {
            return false;
        }
        if self.entries.len() >= other.entries.len() {
            return self.absorb(other);
        }
        mem::swap(self, &mut other);
        self.absorb(other);
        // We grew whatever we held: they had more keys.
        true
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if self.looks_like(other) {
            return false;
        }
        if self.entries.is_empty() && !O::LISTENS {
            self.clone_from(other);
            return true;
        }
        let mut names = Names::new(other);
        let mut hint = 0;
        let mut grew = false;
        for (number, entries) in other.entries.chunks(CHUNK).enumerate() {
            if self.has_chunk(&mut hint, other, number) {
                continue;
            }
            for entry in entries {
                match self.standing(&mut hint, entry, other) {
                    Standing::New => {
                        tell_arrival(entry, observer);
                        let replica = names.here(&mut self.replicas, other, entry.replica);
                        self.push_entry(Entry {
                            replica,
                            ..entry.clone()
                        });
                        grew = true;
                    }
                    Standing::Later(place) => {
                        tell_meeting(self, place, other, entry, observer);
                        let (hash, stamp) = (hash_of(&entry.key), entry.stamp(&other.replicas));
                        self.replace(hash, place, stamp, entry.value.clone());
                        grew = true;
                    }
                    Standing::Same => {}
                    Standing::Earlier(place) => tell_meeting(self, place, other, entry, observer),
                }
            }
        }
        grew
    }

    fn lattice_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.looks_like(other) {
            return Some(Ordering::Equal);
        }
        let (mut less, mut greater) = (false, false);
        let (mut hint, mut known) = (0, 0);
        for (number, entries) in self.entries.chunks(CHUNK).enumerate() {
            if other.has_chunk(&mut hint, self, number) {
                known += entries.len();
                continue;
            }
            for entry in entries {
                match other.standing(&mut hint, entry, self) {
                    Standing::New => greater = true,
                    Standing::Later(_) => (greater, known) = (true, known + 1),
                    Standing::Same => known += 1,
                    Standing::Earlier(_) => less = true,
                }
            }
        }
        match (less || known < other.entries.len(), greater) {
            (false, false) => Some(Ordering::Equal),
            (false, true) => Some(Ordering::Greater),
            (true, false) => Some(Ordering::Less),
            (true, true) => None,
        }
    }
}

impl<K, V> LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content,
    V: Ord + Hash + Clone + Content,
{
    /// Takes the entries of `guest` in, by moving them; whether one was new or stands over ours.
    fn absorb(&mut self, mut guest: Self) -> bool {
        let mut grew = false;
        let mut names = Names::new(&guest);
        let mut hint = 0;
        let mut entries = mem::take(&mut guest.entries).into_iter();
        for number in 0..guest.chunks.len() {
            let chunk = entries.by_ref().take(CHUNK);
            if self.has_chunk(&mut hint, &guest, number) {
                chunk.for_each(drop);
                continue;
            }
            for mut entry in chunk {
                match self.standing(&mut hint, &entry, &guest) {
                    Standing::New => {
                        entry.replica = names.here(&mut self.replicas, &guest, entry.replica);
                        self.push_entry(entry);
                        grew = true;
                    }
                    Standing::Later(place) => {
                        let stamp = entry.stamp(&guest.replicas);
                        self.replace(hash_of(&entry.key), place, stamp, entry.value);
                        grew = true;
                    }
                    Standing::Same | Standing::Earlier(_) => {}
                }
            }
        }
        grew
    }

    /// Adds a copy of an entry of `other` whose key is not here yet.
    pub(super) fn push_copy(&mut self, entry: &Entry<K, V>, other: &Self) {
        let replica = self.replicas.name(other.replicas.id(entry.replica));
        self.push_entry(Entry {
            replica,
            ..entry.clone()
        });
    }
}

/// The names that the replicas of another map have here, found as they are needed.
struct Names(SmallVec<[u32; 8]>);

impl Names {
    const UNKNOWN: u32 = u32::MAX;

    fn new<K, V>(other: &LwwMap<K, V>) -> Self {
        Self(SmallVec::from_elem(Self::UNKNOWN, other.replicas.len()))
    }

    fn here<K, V>(&mut self, here: &mut Replicas, other: &LwwMap<K, V>, name: u32) -> u32 {
        let known = &mut self.0[name as usize];
        if *known == Self::UNKNOWN {
            *known = here.name(other.replicas.id(name));
        }
        *known
    }
}

/// No writes.
impl<K, V> Bottom for LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content,
    V: Ord + Hash + Clone + Content,
{
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The parts are the single entries.
impl<K, V> Decompose for LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content,
    V: Ord + Hash + Clone + Content,
{
    fn decompose(&self) -> Vec<Self> {
        let part = |entry| {
            let mut part = Self::with_room(1);
            part.push_copy(entry, self);
            part
        };
        self.entries.iter().map(part).collect()
    }

    fn difference(&self, other: &Self) -> Option<Self> {
        if self.looks_like(other) {
            return None;
        }
        let mut difference = Self::new();
        let mut hint = 0;
        for (number, entries) in self.entries.chunks(CHUNK).enumerate() {
            if other.has_chunk(&mut hint, self, number) {
                continue;
            }
            for entry in entries {
                let standing = other.standing(&mut hint, entry, self);
                if matches!(standing, Standing::New | Standing::Later(_)) {
                    difference.push_copy(entry, self);
                }
            }
        }
        (!difference.entries.is_empty()).then_some(difference)
    }
}
