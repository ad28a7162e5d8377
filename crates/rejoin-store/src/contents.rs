mod absorb;
mod beyond;
mod digest;
mod entry;
mod events;
mod expiry;
mod forget;
mod log;
mod points;
mod recent;
mod table;
mod wire;

use core::fmt;
use std::sync::OnceLock;

use rejoin_causality::{CausalContext, Dot, ReplicaId};

pub(crate) use self::entry::{Entry, Gone, ROOM, State, UNDIGESTED, UNSAVED, UNTOLD};
pub(crate) use self::events::Events;
pub(crate) use self::expiry::Expiry;
use self::log::{Item, Log};
pub(crate) use self::points::Pointed;
pub(crate) use self::recent::Recent;
use self::table::Table;
use crate::schema::{KindId, Place};
use crate::value::Tally;

/// All that a store holds, as one state that grows by merging: which events it has seen, and the
/// entries that they made.
///
/// Every write of a store is one event of its own, whatever the type that is written to; an entry
/// knows which events touched it. So two replicas that hold the same events hold the same entries,
/// and what one lacks is found by its version alone.
///
/// Merging passes over what is known: an entry none of whose events is new brings nothing, so that
/// what was deleted and forgotten meanwhile does not rise again.
///
/// Contents are equal if they hold the same events and the same is read from them.
pub struct Contents {
    pub(crate) version: CausalContext,
    /// The deletions that every member has seen, and that nobody remembers any more.
    pub(crate) forgotten: CausalContext,
    pub(crate) table: Table,
    logs: Vec<(ReplicaId, Log)>,
    /// Sum of the digests of all live entries that are not listed as undigested.
    sum: u64,
    undigested: Vec<u32>,
    /// The entries that changed since the storage was last written; `None` where there is none.
    pub(crate) unsaved: Option<Vec<u32>>,
    /// The entries that the storage has to drop.
    pub(crate) erased: Option<Vec<Place>>,
    /// The entries that read otherwise than when it was last told; `None` where nobody listens.
    pub(crate) untold: Option<Vec<u32>>,
    /// Whether one of these was taken out before it was told.
    pub(crate) lost_untold: bool,
    pub(crate) tombstones: Vec<u32>,
    /// The large entries of which there is an encoded copy, for an edit that must be undone.
    pub(crate) copied: Vec<u32>,
    pub(crate) tally: Tally,
    /// How many keys came to have entries of several kinds.
    pub(crate) clashes: u64,
    /// How often entries were joined of which neither had seen all of the other.
    pub(crate) conflicts: u64,
    points: OnceLock<Vec<Pointed>>,
    /// Grows with every change of an entry.
    pub(crate) changes: u64,
}

impl Contents {
    pub(crate) fn new() -> Self {
        Self {
            version: CausalContext::new(),
            forgotten: CausalContext::new(),
            table: Table::default(),
            logs: Vec::new(),
            sum: 0,
            undigested: Vec::new(),
            unsaved: None,
            erased: None,
            untold: None,
            lost_untold: false,
            tombstones: Vec::new(),
            copied: Vec::new(),
            tally: Tally::default(),
            clashes: 0,
            conflicts: 0,
            points: OnceLock::new(),
            changes: 0,
        }
    }

    /// The events that were seen.
    pub fn version(&self) -> &CausalContext {
        &self.version
    }

    /// How many entries there are, those of deleted keys among them that are still remembered.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds an entry that is not there yet, and was touched by events that the version has.
    pub(crate) fn insert(&mut self, hash: u64, entry: Entry) -> u32 {
        let slot = self.insert_unlogged(hash, entry);
        self.log([slot]);
        slot
    }

    fn insert_unlogged(&mut self, hash: u64, mut entry: Entry) -> u32 {
        entry.flags = 0;
        entry.digest = 0;
        let is_gone = entry.gone().is_some();
        let slot = self.table.insert(hash, entry);
        if is_gone {
            self.tombstones.push(slot);
        }
        self.touch(slot);
        slot
    }

    /// Takes an entry out, as if it had never been.
    pub(crate) fn remove(&mut self, slot: u32) -> Option<Entry> {
        let entry = self.table.remove(slot)?;
        self.lost_untold |= entry.flags & UNTOLD != 0;
        if entry.flags & UNDIGESTED == 0 {
            self.sum = self.sum.wrapping_sub(entry.digest);
        }
        self.points.take();
        Some(entry)
    }

    /// The local event `dot` has touched an entry, which has been changed already.
    #[inline]
    pub(crate) fn note(&mut self, slot: u32, dot: Dot) {
        self.version.insert(dot);
        let Some(entry) = self.table.entry_mut(slot) else {
            return;
        };
        entry.events.add(dot);
        let earliest = entry.events.first_of(dot.replica);
        self.push(dot, slot, earliest);
        self.touch(slot);
    }

    /// What was computed from an entry is out of date.
    #[inline]
    pub(crate) fn touch(&mut self, slot: u32) {
        self.changes += 1;
        let Some(entry) = self.table.entry_mut(slot) else {
            return;
        };
        if entry.flags & UNDIGESTED == 0 {
            entry.flags |= UNDIGESTED;
            self.sum = self.sum.wrapping_sub(entry.digest);
            entry.digest = 0;
            self.undigested.push(slot);
        }
        self.points.take();
        if let Some(unsaved) = &mut self.unsaved
            && entry.flags & UNSAVED == 0
        {
            entry.flags |= UNSAVED;
            unsaved.push(slot);
        }
    }

    /// What is read from an entry may have changed.
    #[inline]
    pub(crate) fn tell(&mut self, slot: u32) {
        if let Some(untold) = &mut self.untold
            && let Some(entry) = self.table.entry_mut(slot)
            && entry.flags & UNTOLD == 0
        {
            entry.flags |= UNTOLD;
            untold.push(slot);
        }
    }

    /// Drops the encoded copies of large values. To be called when these are encoded for something
    /// else, so that they are not encoded for the copies more often than for that.
    pub(crate) fn release_copies(&mut self) {
        for slot in core::mem::take(&mut self.copied) {
            if let Some(entry) = self.table.entry_mut(slot) {
                entry.release_copy();
            }
        }
    }

    /// Lists entries by their latest events.
    fn log(&mut self, slots: impl IntoIterator<Item = u32>) {
        let mut all: Vec<(ReplicaId, Item)> = Vec::new();
        for slot in slots {
            let Some(entry) = self.table.entry(slot) else {
                continue;
            };
            all.extend(entry.events.lasts().map(|dot| {
                let item = Item {
                    sequence: dot.sequence,
                    slot,
                    earliest: entry.events.first_of(dot.replica),
                };
                (dot.replica, item)
            }));
        }
        all.sort_unstable();
        for of_one in all.chunk_by(|one, next| one.0 == next.0) {
            if let Some((replica, _)) = of_one.first() {
                self.log_mut(*replica, |log| {
                    log.extend(of_one.iter().map(|(_, item)| *item));
                });
            }
        }
    }

    #[inline]
    fn push(&mut self, dot: Dot, slot: u32, earliest: u64) {
        self.log_mut(dot.replica, |log| log.push(dot.sequence, slot, earliest));
    }

    /// Changes a log, and drops what is out of date if that is half of it.
    #[inline]
    fn log_mut(&mut self, replica: ReplicaId, change: impl FnOnce(&mut Log)) {
        let at = match self.logs.binary_search_by_key(&replica, |log| log.0) {
            Ok(at) => at,
            Err(at) => {
                self.logs.insert(at, (replica, Log::default()));
                at
            }
        };
        let log = &mut self.logs[at].1;
        change(log);
        if log.len() > 2 * self.table.len() + 1_024 {
            let table = &self.table;
            log.retain(|sequence, slot| is_current(table, replica, sequence, slot));
        }
    }

    fn log_of(&self, replica: ReplicaId) -> Option<&Log> {
        let at = self.logs.binary_search_by_key(&replica, |log| log.0).ok()?;
        Some(&self.logs[at].1)
    }

    /// The slot of an entry, and the hash of its key.
    #[inline]
    pub(crate) fn find(&self, key: &str, kind: KindId) -> (u64, Option<u32>) {
        let hash = self.table.hash(key);
        (hash, self.table.find(hash, key, kind))
    }
}

/// Whether an item of the log names the latest event of its entry.
fn is_current(table: &Table, replica: ReplicaId, sequence: u64, slot: u32) -> bool {
    table
        .entry(slot)
        .is_some_and(|entry| entry.events.last_of(replica) == sequence)
}

impl Default for Contents {
    fn default() -> Self {
        Self::new()
    }
}

/// A copy to send or to compare: nothing in it is listed as unsaved or untold.
impl Clone for Contents {
    fn clone(&self) -> Self {
        let mut copy = Self::new();
        copy.version = self.version.clone();
        copy.forgotten = self.forgotten.clone();
        for (_, entry) in self.table.iter() {
            let hash = copy.table.hash(&entry.key);
            copy.insert(hash, entry.clone());
        }
        copy
    }
}

impl PartialEq for Contents {
    fn eq(&self, other: &Self) -> bool {
        let live = |of: &Self| {
            of.table
                .iter()
                .filter(|(_, entry)| entry.gone().is_none())
                .count()
        };
        let same = |entry: &Entry| {
            let (_, slot) = other.find(&entry.key, entry.kind);
            slot.and_then(|slot| other.table.entry(slot))
                .is_some_and(|theirs| entry.reads_as(theirs))
        };
        self.version == other.version
            && live(self) == live(other)
            && (self.table.iter())
                .filter(|(_, entry)| entry.gone().is_none())
                .all(|(_, entry)| same(entry))
    }
}

/// The version, and how many entries there are.
impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contents")
            .field("version", &self.version)
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}
