// A small replicated state for tests: keys with texts, of which the largest event wins.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rejoin_causality::Dot;
use rejoin_sync::{CausalContext, Fingerprint, Merge, Points, ReplicaId, Replicated, Run};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};

/// An event: its sequence, then its replica, so that it is ordered as it wins.
pub(crate) type Event = (u64, ReplicaId);

/// For every key the text of its largest event, and all events that were seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    version: CausalContext,
    entries: BTreeMap<u64, (Event, String)>,
}

impl Keys {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Writes under the next event of a replica, which it answers.
    pub(crate) fn put(&mut self, replica: ReplicaId, key: u64, text: &str) -> Event {
        let dot = self.version.next_dot(replica);
        self.version.insert(dot);
        let event = (dot.sequence, replica);
        self.join_entry(key, &(event, text.to_owned()));
        event
    }

    pub(crate) fn get(&self, key: u64) -> Option<&str> {
        self.entries.get(&key).map(|(_, text)| text.as_str())
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Changes a text without an event, as a failing disk would.
    pub(crate) fn rot(&mut self, key: u64, text: &str) {
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.1 = text.to_owned();
        }
    }

    pub(crate) fn from_parts(
        version: CausalContext,
        entries: impl IntoIterator<Item = (u64, (Event, String))>,
    ) -> Self {
        Self {
            version,
            entries: entries.into_iter().collect(),
        }
    }

    fn join_entry(&mut self, key: u64, entry: &(Event, String)) -> bool {
        match self.entries.get_mut(&key) {
            Some(own) if *own >= *entry => false,
            Some(own) => {
                own.clone_from(entry);
                true
            }
            None => {
                self.entries.insert(key, entry.clone());
                true
            }
        }
    }

    fn point(key: u64) -> u64 {
        key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    /// FNV-1a, over what the entry holds.
    fn entry_digest(entry: &(Event, String)) -> u64 {
        let bytes = entry.0.0.to_le_bytes().into_iter();
        let bytes = bytes.chain(entry.0.1.to_bytes()).chain(entry.1.bytes());
        bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
    }
}

impl Merge for Keys {
    fn merge(&mut self, other: &Self) -> bool {
        let mut grew = self.version.merge(&other.version);
        for (key, entry) in &other.entries {
            grew |= self.join_entry(*key, entry);
        }
        grew
    }
}

impl Points for Keys {
    fn fingerprint(&self, range: RangeInclusive<u64>) -> Fingerprint {
        let mut print = Fingerprint::default();
        for (key, entry) in &self.entries {
            if range.contains(&Self::point(*key)) {
                print.add(Self::point(*key), Self::entry_digest(entry));
            }
        }
        print
    }

    fn items(&self, range: RangeInclusive<u64>) -> Vec<(u64, u64)> {
        let entries = self.entries.iter();
        let mut items: Vec<_> = entries
            .map(|(key, entry)| (Self::point(*key), Self::entry_digest(entry)))
            .filter(|(point, _)| range.contains(point))
            .collect();
        items.sort_unstable();
        items
    }

    fn pick(&self, points: &[u64]) -> Option<Self> {
        let mut picked = Self::new();
        for (key, entry) in &self.entries {
            if points.binary_search(&Self::point(*key)).is_ok() {
                let (sequence, replica) = entry.0;
                picked.version.insert_run(replica, Run::one(sequence));
                picked.entries.insert(*key, entry.clone());
            }
        }
        (!picked.entries.is_empty()).then_some(picked)
    }
}

impl Replicated for Keys {
    fn version(&self) -> &CausalContext {
        &self.version
    }

    fn beyond(&self, version: &CausalContext, bytes: usize) -> Option<Self> {
        let lacking = self.version.without(version);
        if lacking.is_empty() {
            return None;
        }
        let mut part = Self::new();
        let mut size = 0;
        for (key, entry) in &self.entries {
            let (sequence, replica) = entry.0;
            let dot = Dot::new(replica, sequence);
            if !lacking.contains(dot) {
                continue;
            }
            if size > 0 && size + entry.1.len() + 16 > bytes {
                return Some(part);
            }
            size += entry.1.len() + 16;
            part.version.insert(dot);
            part.entries.insert(*key, entry.clone());
        }
        // All entries are in it, so the events that no entry shows any more may be claimed as well.
        part.version = lacking;
        Some(part)
    }

    /// Of each replica the events up to the first that no entry shows any more.
    fn only(&self, events: &CausalContext, bytes: usize) -> Option<Self> {
        let shown: BTreeMap<_, _> = self.entries.iter().map(|(key, it)| (it.0, key)).collect();
        let mut part = Self::new();
        let mut size = 0;
        for (replica, runs) in events.replicas() {
            for sequence in runs.iter().flat_map(|run| run.first..=run.last) {
                let Some(key) = shown.get(&(sequence, replica)) else {
                    break;
                };
                let entry = &self.entries[*key];
                if size > 0 && size + entry.1.len() + 16 > bytes {
                    return Some(part);
                }
                size += entry.1.len() + 16;
                part.version.insert(Dot::new(replica, sequence));
                part.entries.insert(**key, entry.clone());
            }
        }
        (size > 0).then_some(part)
    }

    fn digest(&mut self) -> u64 {
        let mut all = self.fingerprint(0..=u64::MAX);
        for (replica, run) in self.version.iter_runs() {
            all.add(run.first, run.last);
            let replica = u128::from_be_bytes(replica.to_bytes()) as u64;
            all.add(run.last, replica);
        }
        all.sum
    }

    fn size(&self) -> usize {
        self.entries.values().map(|(_, text)| text.len() + 16).sum()
    }
}

impl Wire for Keys {
    const TAG: Tag = Tag::custom(5_025);

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.replicas(self.version.replicas().map(|(replica, _)| replica))?;
        out.context(&self.version)?;
        out.u64(self.entries.len() as u64);
        for (key, ((sequence, replica), text)) in &self.entries {
            out.u64(*key);
            out.number(*sequence)?;
            out.replica(*replica)?;
            out.bytes(text.as_bytes());
        }
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        input.replicas()?;
        let version = input.context()?;
        let mut entries = BTreeMap::new();
        for _ in 0..input.count(4)? {
            let key = input.u64()?;
            let event = (input.number()?, input.replica()?);
            let text = String::from_utf8(input.bytes()?.to_vec());
            let text = text.map_err(|_| input.invalid("a text is no UTF-8"))?;
            if entries
                .last_key_value()
                .is_some_and(|(last, _)| *last >= key)
            {
                return Err(input.invalid("keys do not ascend"));
            }
            if !version.contains(Dot::new(event.1, event.0)) {
                return Err(input.invalid("an entry is of no event that was seen"));
            }
            entries.insert(key, (event, text));
        }
        Ok(Self { version, entries })
    }
}
