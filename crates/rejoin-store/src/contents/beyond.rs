use std::sync::atomic::Ordering::Relaxed;

use hashbrown::HashSet;
use rejoin_causality::CausalContext;
use rejoin_merge::Merge as _;

use super::entry::Entry;
use super::log::above;
use super::{Contents, ROOM, UNDIGESTED, is_current};

impl Contents {
    /// Of what a holder of `version` lacks, about as many `bytes` as asked for; `None` if nothing.
    ///
    /// The latest events come first, replica by replica. An entry goes with all of its events that
    /// are lacked: whole, or as what these have changed. So an event may be claimed once every
    /// entry that a later one touched is there.
    pub(crate) fn lacking(&self, version: &CausalContext, bytes: usize) -> Option<Self> {
        let lacks = self.version.without(version);
        // Of what is known here, and is in no entry, others must hear from those who know it all.
        let is_whole = !self.is_partial();
        (!lacks.is_empty()).then(|| self.part(&lacks, is_whole, bytes))
    }

    /// The entries that just these events have touched, about as many `bytes` as asked for.
    ///
    /// It is right for whoever joins it: whatever else has touched the entries goes with them. So
    /// an event that is in no entry any more is not in the answer.
    pub(crate) fn touched(&self, events: &CausalContext, bytes: usize) -> Self {
        self.part(events, false, bytes)
    }

    /// The entries that these events have touched. If it `is_whole`, it claims events that are in
    /// no entry any more.
    fn part(&self, lacks: &CausalContext, is_whole: bool, bytes: usize) -> Self {
        let mut part = Part::new(self);
        for (replica, runs) in lacks.replicas() {
            let items = self.log_of(replica).into_iter();
            let items = items.flat_map(|log| log.touched_by(runs));
            for (sequence, slot) in items {
                if !is_current(&self.table, replica, sequence, slot) {
                    continue;
                }
                let Some(entry) = self.table.entry(slot) else {
                    continue;
                };
                if part.has(slot) || !entry.events.intersects(lacks) {
                    continue;
                }
                let changed = entry.changed_by(lacks);
                let length = changed.as_ref().unwrap_or(entry).length();
                if part.bytes > 0 && part.bytes + length > bytes {
                    // Everything above this event is there.
                    let mut claims = CausalContext::new();
                    if is_whole {
                        claims = above(replica, runs, sequence);
                    }
                    if !claims.is_empty() || part.contents.version.intersects(lacks) {
                        part.contents.version.merge(&claims);
                        return part.contents;
                    }
                }
                part.add(slot, changed.unwrap_or_else(|| entry.clone()), length);
            }
            if is_whole {
                part.contents.version.merge(&above(replica, runs, 0));
            }
        }
        part.contents
    }

    /// A state of just this entry, which may be a part of one.
    pub(crate) fn just(&self, entry: Entry) -> Self {
        let mut part = Part::new(self);
        part.add(0, entry, 0);
        part.contents
    }

    /// A state of just these entries, with the events that surely touched them.
    pub(crate) fn only(&self, slots: impl IntoIterator<Item = u32>) -> Option<Self> {
        let mut part = Part::new(self);
        for slot in slots {
            if let Some(entry) = self.table.entry(slot) {
                part.add(slot, entry.clone(), entry.length());
            }
        }
        let Part { mut contents, .. } = part;
        // Parts of it may be asked for.
        let slots: Vec<u32> = contents.table.iter().map(|(slot, _)| slot).collect();
        contents.log(slots);
        (!contents.is_empty()).then_some(contents)
    }
}

/// Entries on their way to somebody.
struct Part {
    contents: Contents,
    slots: HashSet<u32, foldhash::fast::FixedState>,
    bytes: usize,
}

impl Part {
    fn new(of: &Contents) -> Self {
        let mut contents = Contents::new();
        contents.forgotten = of.forgotten.clone();
        Self {
            contents,
            slots: HashSet::default(),
            bytes: 0,
        }
    }

    fn has(&self, slot: u32) -> bool {
        self.slots.contains(&slot)
    }

    fn add(&mut self, slot: u32, entry: Entry, length: usize) {
        self.slots.insert(slot);
        self.bytes += length;
        entry.events.add_exact_to(&mut self.contents.version);
        self.contents.table.push(entry);
    }
}

impl Entry {
    /// About how many bytes it takes in a message.
    pub(crate) fn length(&self) -> usize {
        let known = self.bytes.load(Relaxed);
        match self.value() {
            Some(value) if known == 0 || self.flags & UNDIGESTED != 0 => {
                let bytes = value.bytes().map_or(0, |bytes| bytes.len());
                let bytes = bytes + self.key.len() + ROOM;
                self.bytes
                    .store(u32::try_from(bytes).unwrap_or(u32::MAX), Relaxed);
                bytes
            }
            _ => known as usize,
        }
    }

    /// The bytes of its key and value in the message that it has come with.
    pub(crate) fn payload(&self) -> usize {
        let value = self.value().map(|_| self.bytes.load(Relaxed) as usize);
        value.map_or(self.key.len(), |bytes| bytes.saturating_sub(ROOM))
    }
}

#[cfg(test)]
mod tests {
    use rejoin_or_set::OrSet;

    use super::*;
    use crate::{Schema, Settings, Start, Store};

    #[test]
    fn what_was_picked_can_be_sent_in_parts() {
        let mut schema = Schema::new();
        let kind = schema.declare::<OrSet<u8>>("sets").unwrap();
        let mut store = Store::new(schema, Start::new(1_u64.into(), || 0), Settings::default());
        for key in ["a", "b", "c"] {
            let written = store.key(kind, key).write(|set, me| set.insert(me, 7));
            assert!(written.is_ok());
        }
        let picked = store.contents.only([0, 2]).unwrap();
        let (mut sent, mut keys) = (CausalContext::new(), Vec::new());
        while let Some(part) = picked.lacking(&sent, 1) {
            keys.extend(part.table.iter().map(|(_, entry)| entry.key.clone()));
            assert!(sent.merge(&part.version), "each brings an event");
        }
        assert_eq!(keys, ["c", "a"]);
        assert!(picked.find("c", 0).1.is_some() && picked.find("b", 0).1.is_none());
    }
}
