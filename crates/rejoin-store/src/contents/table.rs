use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

use super::entry::Entry;
use crate::schema::KindId;

/// The entries, found by key and kind with one look-up.
///
/// The entries of all kinds under a key share its hash, so that one search sees them all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    slots: Vec<Option<Entry>>,
    free: Vec<u32>,
    /// A part of the hash of the key, and the slot. Empty for entries on their way, which nobody
    /// looks up.
    places: HashTable<(u32, u32)>,
    hasher: RandomState,
}

impl Table {
    #[inline]
    pub(crate) fn hash(&self, key: &str) -> u64 {
        self.hasher.hash_one(key)
    }

    #[inline]
    pub(crate) fn find(&self, hash: u64, key: &str, kind: KindId) -> Option<u32> {
        if self.is_bare() {
            return self.scan(key, kind);
        }
        let found = self.places.find(spread(upper(hash)), |(part, slot)| {
            *part == upper(hash)
                && self
                    .entry(*slot)
                    .is_some_and(|entry| entry.kind == kind && &*entry.key == key)
        });
        found.map(|(_, slot)| *slot)
    }

    /// The entries of all kinds under a key.
    pub(crate) fn under<'a>(&'a self, hash: u64, key: &'a str) -> impl Iterator<Item = &'a Entry> {
        let slots = self.places.iter_hash(spread(upper(hash)));
        let entries = slots.filter_map(|(_, slot)| self.entry(*slot));
        entries.filter(move |entry| &*entry.key == key)
    }

    #[inline]
    pub(crate) fn entry(&self, slot: u32) -> Option<&Entry> {
        self.slots.get(slot as usize)?.as_ref()
    }

    #[inline]
    pub(crate) fn entry_mut(&mut self, slot: u32) -> Option<&mut Entry> {
        self.slots.get_mut(slot as usize)?.as_mut()
    }

    /// Adds an entry that is not there yet, for one who looks up none.
    pub(crate) fn push(&mut self, entry: Entry) {
        self.slots.push(Some(entry));
    }

    /// Whether there are entries that cannot be looked up.
    #[inline]
    fn is_bare(&self) -> bool {
        self.places.is_empty() && self.len() > 0
    }

    #[cold]
    fn scan(&self, key: &str, kind: KindId) -> Option<u32> {
        let mut entries = self.iter();
        let found = entries.find(|(_, entry)| entry.kind == kind && &*entry.key == key);
        found.map(|(slot, _)| slot)
    }

    /// Adds an entry that is not there yet.
    pub(crate) fn insert(&mut self, hash: u64, entry: Entry) -> u32 {
        if self.is_bare() {
            self.index();
        }
        let slot = match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = Some(entry);
                slot
            }
            None => {
                self.slots.push(Some(entry));
                // More than 4 billion entries do not fit the memory of any machine of today.
                u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.place(upper(hash), slot);
        slot
    }

    fn place(&mut self, part: u32, slot: u32) {
        // Growing needs no look at the entries.
        let places = &mut self.places;
        places.insert_unique(spread(part), (part, slot), |(part, _)| spread(*part));
    }

    #[cold]
    fn index(&mut self) {
        let places = self
            .iter()
            .map(|(slot, entry)| (upper(self.hash(&entry.key)), slot));
        for (part, slot) in places.collect::<Vec<_>>() {
            self.place(part, slot);
        }
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<Entry> {
        let entry = self.slots.get_mut(slot as usize)?.take()?;
        let hash = self.hash(&entry.key);
        let part = spread(upper(hash));
        if let Ok(place) = self.places.find_entry(part, |(_, at)| *at == slot) {
            place.remove();
        }
        self.free.push(slot);
        Some(entry)
    }

    pub(crate) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// All entries with their slots, in the order of slots.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Entry)> {
        let entries = (0..).zip(&self.slots);
        entries.filter_map(|(slot, entry)| Some((slot, entry.as_ref()?)))
    }

    pub(crate) fn into_entries(self) -> impl Iterator<Item = Entry> {
        self.slots.into_iter().flatten()
    }
}

/// Kept beside a slot, so that few entries are looked at in vain.
#[inline]
fn upper(hash: u64) -> u32 {
    (hash >> 20) as u32
}

/// A hash for the table of what is kept of one: its low and its high bits are used.
#[inline]
const fn spread(part: u32) -> u64 {
    (part as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
