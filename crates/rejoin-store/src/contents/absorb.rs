use rejoin_causality::{CausalContext, Dot, ReplicaId};
use rejoin_merge::{Bottom, Merge};

use super::entry::{Entry, State};
use super::{Contents, table::Table};

impl Contents {
    /// Joins what `delta` has that is new, and answers the events of it.
    pub(crate) fn join(&mut self, delta: Self) -> CausalContext {
        let news = delta.version.without(&self.version);
        let known = delta.forgotten.within(&self.version);
        self.let_go(&known);
        self.let_go(&delta.forgotten.within(&news));
        if !news.is_empty() {
            let mut fresh = Vec::new();
            for entry in delta.table.into_entries() {
                // All its events are known: it is here, or was deleted and forgotten.
                if entry.events.intersects(&news) && !self.has_forgotten(&entry) {
                    self.take(entry, &mut fresh);
                }
            }
            self.log(fresh);
            self.version.merge(&news);
        }
        news
    }

    /// Joins every entry, known or not, and answers those that changed anything.
    ///
    /// Entries of one who has forgotten less may be what is deleted and forgotten here: nothing of
    /// them is taken, and what still differs is found again once both have forgotten the same.
    pub(crate) fn join_all(&mut self, entries: Self) -> Option<Self> {
        if !self.forgotten.is_subset(&entries.forgotten) {
            return None;
        }
        let mut changed = Self::new();
        let mut fresh = Vec::new();
        for entry in entries.table.into_entries() {
            if self.has_forgotten(&entry) {
                continue;
            }
            let copy = entry.clone();
            if self.take(entry, &mut fresh) {
                copy.events.add_exact_to(&mut changed.version);
                let hash = changed.table.hash(&copy.key);
                changed.insert(hash, copy);
            }
        }
        self.log(fresh);
        self.version.merge(&entries.version);
        (!changed.is_empty()).then_some(changed)
    }

    /// Whether it is what is left of a deletion that nobody has to remember any more.
    fn has_forgotten(&self, entry: &Entry) -> bool {
        let gone = entry.gone();
        gone.is_some_and(|gone| gone.by.is_subset(&self.forgotten))
    }

    /// Joins one entry, and answers whether anything is read otherwise. One that was not there is
    /// put down in `fresh`, and has to be logged.
    fn take(&mut self, entry: Entry, fresh: &mut Vec<u32>) -> bool {
        let (hash, found) = self.find(&entry.key, entry.kind);
        let Some(slot) = found else {
            if self.table.under(hash, &entry.key).next().is_some() {
                self.clashes += 1;
            }
            let slot = self.insert_unlogged(hash, entry);
            fresh.push(slot);
            self.tell(slot);
            return true;
        };
        let Self {
            table,
            tally,
            conflicts,
            ..
        } = self;
        let Some(mine) = table.entry_mut(slot) else {
            return false;
        };
        // Of a large value there may be only what some events have changed.
        let is_conflict = mine.events.is_apart_from(&entry.events);
        *conflicts += u64::from(is_conflict && !mine.is_large());
        let was_gone = mine.gone().is_some();
        let touched: Vec<ReplicaId> = entry.events.replicas().collect();
        let before: Vec<u64> = touched.iter().map(|of| mine.events.last_of(*of)).collect();
        // Only if it is known exactly which events it is the work of.
        let is_exact = entry.events.folded().is_none() && mine.life == entry.life;
        let news = entry.value().filter(|_| mine.is_large() && is_exact);
        let news = news.map(|value| (entry.events.exact(), value.copy()));
        let lost = tally.lost;
        let changed = mine.join(entry, tally);
        if !is_conflict {
            // Whoever wrote the later one had seen the earlier.
            tally.lost = lost;
        }
        match news {
            Some((events, delta)) if mine.gone().is_none() => {
                let bytes = delta.bytes().map_or(usize::MAX, |bytes| bytes.len());
                mine.remember(events, (delta, bytes));
            }
            _ => mine.release_copy(),
        }
        if mine.gone().is_some() && !was_gone {
            self.tombstones.push(slot);
        }
        self.relog(slot, &touched, &before);
        self.touch(slot);
        if changed {
            self.tell(slot);
        }
        changed
    }

    /// Lists an entry anew where its latest event, or its earliest, is another.
    fn relog(&mut self, slot: u32, touched: &[ReplicaId], before: &[u64]) {
        for (replica, before) in touched.iter().zip(before) {
            let Some(entry) = self.table.entry(slot) else {
                return;
            };
            let last = entry.events.last_of(*replica);
            let earliest = entry.events.first_of(*replica);
            // A second item with the same event is harmless, and tells of the earlier one.
            if last != *before || earliest != last {
                self.push(Dot::new(*replica, last), slot, earliest);
            }
        }
    }

    /// Drops what is left of deletions that others have forgotten; answers whether some of them
    /// were not known to be forgotten.
    pub(crate) fn let_go(&mut self, forgotten: &CausalContext) -> bool {
        let grew = self.forgotten.merge(forgotten);
        if grew {
            self.drop_forgotten();
        }
        grew
    }

    pub(crate) fn drop_forgotten(&mut self) -> usize {
        let is_forgotten = |table: &Table, slot: u32, forgotten: &CausalContext| {
            let gone = table.entry(slot).and_then(Entry::gone);
            gone.is_some_and(|gone| gone.by.is_subset(forgotten))
        };
        let mut dropped = 0;
        let mut tombstones = core::mem::take(&mut self.tombstones);
        tombstones.retain(|slot| {
            if !is_forgotten(&self.table, *slot, &self.forgotten) {
                // A slot may have begun a new life meanwhile.
                let entry = self.table.entry(*slot);
                return entry.is_some_and(|entry| matches!(entry.state, State::Gone(_)));
            }
            self.erase(*slot);
            dropped += 1;
            false
        });
        self.tombstones.append(&mut tombstones);
        dropped
    }
}

impl Merge for Contents {
    fn merge(&mut self, other: &Self) -> bool {
        !self.join(other.clone()).is_empty()
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        !self.join(other).is_empty()
    }
}

impl Bottom for Contents {
    fn bottom() -> Self {
        Self::new()
    }

    fn is_bottom(&self) -> bool {
        self.version.is_empty() && self.is_empty()
    }
}
