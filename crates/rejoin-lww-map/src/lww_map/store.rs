//! How entries come into a map. Index, digest and count are kept here and nowhere else.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::hash::Hash;

use rejoin_causality::Stamp;

use super::LwwMap;
use crate::digest::Digest;
use crate::entry::{Entry, order};
use crate::index::hash_of;

/// How many neighbours in the list share a sum. Where it is equal in two maps that grew together,
/// none of them needs a look.
pub(super) const CHUNK: usize = 64;

/// How a write from elsewhere stands to the one here, and where that is.
pub(super) enum Standing {
    /// The key was never written here.
    New,
    /// The write from elsewhere stands over the one at this place.
    Later(usize),
    /// It is the same write.
    Same,
    /// The write at this place stands over the one from elsewhere.
    Earlier(usize),
}

impl<K, V> LwwMap<K, V> {
    /// An empty map with room for `len` entries, and no more.
    pub(crate) fn with_room(len: usize) -> Self {
        let mut map = Self::new();
        map.entries.reserve_exact(len);
        map.index.reserve(len, |_| 0);
        map.chunks.reserve_exact(len.div_ceil(CHUNK));
        map
    }
}

/// How far a map had come, to go back to.
#[cfg(feature = "serde")]
pub(crate) struct Mark {
    entries: usize,
    replicas: usize,
    live: usize,
    digest: Digest,
    /// The sum of the last chunk, which may be pushed to.
    chunk: Option<Digest>,
}

#[cfg(feature = "serde")]
impl<K, V> LwwMap<K, V> {
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            entries: self.entries.len(),
            replicas: self.replicas.len(),
            live: self.live,
            digest: self.digest,
            chunk: self.chunks.last().copied(),
        }
    }

    /// Takes away what was pushed since. Nothing may have been replaced.
    pub(crate) fn back_to(&mut self, mark: &Mark) {
        self.index
            .truncate(mark.entries, self.entries.len(), |place| {
                self.entries[place].hash
            });
        self.entries.truncate(mark.entries);
        self.replicas.truncate(mark.replicas);
        (self.live, self.digest) = (mark.live, mark.digest);
        self.chunks.truncate(mark.entries.div_ceil(CHUNK));
        if let (Some(last), Some(sum)) = (self.chunks.last_mut(), mark.chunk) {
            *last = sum;
        }
    }
}

impl<K: Hash + Eq, V: Hash> LwwMap<K, V> {
    /// Adds the entry of a key that is not here yet.
    pub(crate) fn push(&mut self, hash: u64, key: K, stamp: Stamp, value: Option<V>) -> usize {
        let replica = self.replicas.name(stamp.replica);
        let entry = Entry {
            key,
            value,
            time: stamp.time,
            replica,
            hash: hash as u32,
        };
        self.push_hashed(hash, entry)
    }

    pub(super) fn push_entry(&mut self, entry: Entry<K, V>) -> usize {
        self.push_hashed(hash_of(&entry.key), entry)
    }

    fn push_hashed(&mut self, hash: u64, entry: Entry<K, V>) -> usize {
        make_room(&mut self.entries);
        let last = self.entries.len();
        if last.is_multiple_of(CHUNK) {
            self.chunks.push(Digest::default());
        }
        let digest = entry.digest(hash, &self.replicas);
        self.digest.add(digest);
        self.chunks[last / CHUNK].add(digest);
        self.live += usize::from(entry.value.is_some());
        self.entries.push(entry);
        self.index.push(last, |place| self.entries[place].hash);
        last
    }

    /// Replaces the write at `place`, to a key of this hash, and gives back its value.
    pub(crate) fn replace(
        &mut self,
        hash: u64,
        place: usize,
        stamp: Stamp,
        value: Option<V>,
    ) -> Option<V> {
        let replica = self.replicas.name(stamp.replica);
        let entry = &mut self.entries[place];
        let gone = entry.digest(hash, &self.replicas);
        self.live -= usize::from(entry.value.is_some());
        self.live += usize::from(value.is_some());
        let old = core::mem::replace(&mut entry.value, value);
        (entry.time, entry.replica) = (stamp.time, replica);
        let new = entry.digest(hash, &self.replicas);
        for sum in [&mut self.digest, &mut self.chunks[place / CHUNK]] {
            sum.subtract(gone);
            sum.add(new);
        }
        old
    }
}

impl<K: Hash + Eq, V: Ord> LwwMap<K, V> {
    /// How `entry` of the map `other` stands to what is here.
    ///
    /// `hint` is where to look first: maps that grew together keep their keys in the same order,
    /// and walking along saves the look-ups. It is moved behind the place found.
    #[inline]
    pub(super) fn standing(&self, hint: &mut usize, entry: &Entry<K, V>, other: &Self) -> Standing {
        let Some(place) = self.place_of(hint, entry) else {
            return Standing::New;
        };
        let mine = &self.entries[place];
        let theirs = (entry.stamp(&other.replicas), entry.value.as_ref());
        match order(theirs, (mine.stamp(&self.replicas), mine.value.as_ref())) {
            Ordering::Greater => Standing::Later(place),
            Ordering::Equal => Standing::Same,
            Ordering::Less => Standing::Earlier(place),
        }
    }
}

impl<K, V> LwwMap<K, V> {
    /// Whether the chunk at `hint` holds what the chunk of this number holds in `other`. Moves the
    /// hint behind it then.
    #[inline]
    pub(super) fn has_chunk(&self, hint: &mut usize, other: &Self, number: usize) -> bool {
        let same = hint.is_multiple_of(CHUNK)
            && self.chunks.get(*hint / CHUNK) == other.chunks.get(number)
            && number < other.chunks.len();
        if same {
            *hint += CHUNK;
        }
        same
    }
}

impl<K: Hash + Eq, V> LwwMap<K, V> {
    /// Where the key of `entry` stands; `hint` as in [`standing`](Self::standing).
    #[inline]
    pub(super) fn place_of(&self, hint: &mut usize, entry: &Entry<K, V>) -> Option<usize> {
        let place = match self.entries.get(*hint) {
            Some(mine) if mine.has_key_of(entry) => *hint,
            _ => self.index.find(self.entries.len(), entry.hash, |place| {
                self.entries[place].has_key_of(entry)
            })?,
        };
        *hint = place + 1;
        Some(place)
    }
}

/// Makes room for one more, by an eighth where that is much: doubling would leave up to half of
/// a large map unused, and an allocator can often extend a large block in place.
fn make_room<K, V>(entries: &mut Vec<Entry<K, V>>) {
    let len = entries.len();
    if len == entries.capacity() {
        entries.reserve_exact(if len < 1024 { len.max(4) } else { len / 8 });
    }
}
