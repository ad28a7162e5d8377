use core::fmt;
use core::mem;
use std::sync::Arc;

use rejoin_causality::{CausalContext, Replica, ReplicaId, Saved};
use rejoin_sync::Endpoint;
use rejoin_wire::{DecodeError, EncodeError, Reader, Writer};

use super::{Store, read};
use crate::contents::{Contents, Entry, UNSAVED};
use crate::failure::{Failure, Rejected};
use crate::frame::{read_context, write_context};
use crate::hash::mix;
use crate::schema::Schema;
use crate::settings::{Limits, Settings, Start};
use crate::storage::{Loaded, Storage, StorageError, Write};

/// What stands between a store and its storage.
#[derive(Default)]
pub(super) struct Keeper {
    storage: Option<Box<dyn Storage + Send>>,
    /// Why nothing could be saved, the last time.
    failure: Option<StorageError>,
    /// The keys of records that were not what was written there. They are dropped with the next
    /// commit: they may be good again one day, when what they tell has been given up.
    damaged: Vec<Vec<u8>>,
    /// Something beside the entries has changed.
    is_touched: bool,
    /// What was saved of the events that are known, and of those that are forgotten: they grow
    /// without any entry by what others have deleted and forgotten.
    known: [CausalContext; 2],
    epoch: u64,
}

impl Keeper {
    #[inline]
    pub(super) fn is_there(&self) -> bool {
        self.storage.is_some()
    }

    pub(super) fn touch(&mut self) {
        self.is_touched = true;
    }

    /// Whether a further change may wait to be saved.
    pub(super) fn may_take(&self, contents: &Contents, limits: &Limits) -> Result<(), Failure> {
        if let Some(error) = &self.failure {
            return Err(Rejected::Storage(error.clone()).into());
        }
        let waiting = contents.unsaved.as_ref().map_or(0, Vec::len);
        if waiting >= limits.unsaved {
            let limit = limits.unsaved;
            return Err(Rejected::Busy { limit }.into());
        }
        Ok(())
    }
}

/// What a store found in its storage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovered {
    /// Whether there was nothing, so that the store begins.
    pub is_new: bool,
    /// What the storage had to say.
    pub loaded: Loaded,
    /// How many records could not be understood: rotten, or of a kind that the schema lacks.
    pub refused: u64,
}

impl Recovered {
    /// Whether all that was ever saved is there. What is not is fetched from other members, and
    /// the store writes under a new id.
    pub fn is_whole(&self) -> bool {
        self.loaded.is_whole() && self.refused == 0
    }
}

const META: &[u8] = b"m";
const ENTRY: u8 = b'e';

impl Store {
    /// A store that keeps what it holds, and goes on from what was kept before.
    ///
    /// `start` says who it is if the storage is empty. After a restart the store does not take it
    /// for granted that its storage is the latest, since it may be a copy: the first write begins
    /// a new incarnation if the last session did not end in good order, or if not every member was
    /// heard of yet.
    ///
    /// # Errors
    /// [`OpenError`] if the storage cannot be read, or was written by a newer program.
    pub fn open(
        schema: impl Into<Arc<Schema>>,
        mut storage: impl Storage + Send + 'static,
        start: Start,
        settings: Settings,
    ) -> Result<(Self, Recovered), OpenError> {
        let mut store = Self::new(schema, start, settings);
        store.contents.unsaved = Some(Vec::new());
        store.contents.erased = Some(Vec::new());
        let mut recovered = Recovered::default();
        let mut meta = None;
        let mut records = 0_u64;
        recovered.loaded = storage
            .load(&mut |key, value| {
                records += 1;
                if key == META {
                    meta = Some(Meta::read(value));
                } else if store.load_entry(key, value).is_err() {
                    recovered.refused += 1;
                }
            })
            .map_err(OpenError::Storage)?;
        recovered.is_new = records == 0 && recovered.loaded.is_whole();
        match meta {
            Some(Ok(meta)) => store.resume(meta, recovered.is_whole()),
            Some(Err(error)) => return Err(error),
            None if recovered.is_new => store.keeper.touch(),
            None => {
                store.has_lost_members = true;
                store.claim_entries();
                store.begin_incarnation();
            }
        }
        store.saved_all();
        if recovered.is_new || !recovered.is_whole() {
            store.keeper.touch();
        }
        store.keeper.damaged.clone_from(&recovered.loaded.damaged);
        store.keeper.epoch = store.next_epoch();
        store.requests.begin(mix(store.nonce ^ store.keeper.epoch));
        // The session before did not end in good order: the storage may be a copy that was made in
        // the midst of it, and frames of what came after may still be under way.
        store.must_begin = recovered.loaded.recovered;
        let me = store.replica.id();
        store.endpoint = Endpoint::new(me, store.keeper.epoch, settings.sync);
        let members: Vec<_> = store.peers.keys().copied().collect();
        for member in members {
            store.endpoint.join_peer(member, 0);
        }
        store.keeper.storage = Some(Box::new(storage));
        Ok((store, recovered))
    }

    /// The number of this start, larger than those before. A count and the time see to that, and
    /// entropy to it that none comes twice, even if an older copy of the storage is put in again
    /// and again while the clock stands still.
    fn next_epoch(&self) -> u64 {
        let entropy = mix(self.nonce) & 0xFF_FFFF;
        let time = self.wall() << 12;
        time.max(self.keeper.epoch + 1) + entropy
    }

    fn load_entry(&mut self, key: &[u8], value: &[u8]) -> Result<(), DecodeError> {
        let mut name = Reader::new(key.get(1..).unwrap_or_default());
        if key.first() != Some(&ENTRY) {
            return Err(name.invalid("a record of an unknown sort"));
        }
        let kind = core::str::from_utf8(name.bytes()?).ok();
        let kind = kind.and_then(|kind| self.schema.find(kind));
        let kind = kind.ok_or_else(|| name.invalid("the schema lacks a kind"))?;
        let text = core::str::from_utf8(name.bytes()?);
        let text = text.map_err(|_| name.invalid("a key is no text"))?;
        let mut input = Reader::new(value);
        input.replicas()?;
        let entry = Entry::read(&self.schema, text, kind, &mut input)?;
        input.finish()?;
        let hash = self.contents.table.hash(text);
        self.contents.insert(hash, entry);
        Ok(())
    }

    fn resume(&mut self, meta: Meta, is_whole: bool) {
        self.id = meta.id;
        self.retired = meta.retired;
        self.replica = Replica::resume_with(meta.saved, read(&self.clock));
        self.replica.set_drift(self.settings.drift);
        self.keeper.epoch = meta.epoch;
        self.has_lost_members = meta.has_lost_members;
        for member in meta.members {
            self.join(member);
        }
        self.keeper.known = [meta.version.clone(), meta.forgotten.clone()];
        self.contents.forgotten = meta.forgotten;
        if is_whole {
            self.contents.version = meta.version;
            self.is_suspect = true;
        } else {
            // What a lost record held is not known, so only what is there may be claimed.
            self.begin_incarnation();
        }
        self.claim_entries();
        if !is_whole {
            self.contents.trim_forgotten();
        }
    }

    /// What can be read is known, also of a record that could not be understood before.
    fn claim_entries(&mut self) {
        let version = &mut self.contents.version;
        for (_, entry) in self.contents.table.iter() {
            if !entry.events.is_subset(version) {
                entry.events.add_exact_to(version);
            }
        }
    }

    /// Makes everything so far durable. What was written before is safe once this succeeds.
    ///
    /// # Errors
    /// If the storage fails. Nothing is lost: all of it stays here and is saved by the next call
    /// that succeeds; until then writes are refused, and nothing leaves.
    pub fn commit(&mut self) -> Result<(), StorageError> {
        let Some(storage) = &mut self.keeper.storage else {
            return Ok(());
        };
        let nothing = self.contents.unsaved.as_ref().is_none_or(Vec::is_empty)
            && self.contents.erased.as_ref().is_none_or(Vec::is_empty);
        let [version, forgotten] = &self.keeper.known;
        let learnt = *version != self.contents.version || *forgotten != self.contents.forgotten;
        if nothing && !learnt && !self.keeper.is_touched {
            return Ok(());
        }
        let damaged = self.keeper.damaged.iter().cloned();
        let mut batch: Vec<_> = damaged.map(Write::remove).collect();
        for (kind, key) in self.contents.erased.iter().flatten() {
            batch.push(Write::remove(record_key(&self.schema, *kind, key)));
        }
        for slot in self.contents.unsaved.iter().flatten() {
            let entry = self.contents.table.entry(*slot);
            let Some(entry) = entry.filter(|entry| entry.flags & UNSAVED != 0) else {
                continue;
            };
            match record(entry) {
                Ok(value) => {
                    let key = record_key(&self.schema, entry.kind, &entry.key);
                    batch.push(Write::put(key, value));
                }
                Err(_) => self.counts.unwritable += 1,
            }
        }
        let meta = Meta {
            id: self.id,
            saved: self.replica.save(),
            retired: self.retired.clone(),
            members: self.peers.keys().copied().collect(),
            version: self.contents.version.clone(),
            forgotten: self.contents.forgotten.clone(),
            epoch: self.keeper.epoch,
            has_lost_members: self.has_lost_members,
        };
        match meta.write() {
            Ok(value) => batch.push(Write::put(META, value)),
            Err(_) => self.counts.unwritable += 1,
        }
        match storage.commit(&batch) {
            Ok(()) => {
                self.keeper.failure = None;
                self.keeper.is_touched = false;
                self.keeper.known = [meta.version, meta.forgotten];
                self.keeper.damaged.clear();
                self.saved_all();
                Ok(())
            }
            Err(error) => {
                self.keeper.failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Nothing waits to be saved any more.
    fn saved_all(&mut self) {
        for slot in self
            .contents
            .unsaved
            .as_mut()
            .map(mem::take)
            .unwrap_or_default()
        {
            if let Some(entry) = self.contents.table.entry_mut(slot) {
                entry.flags &= !UNSAVED;
            }
        }
        if let Some(erased) = &mut self.contents.erased {
            erased.clear();
        }
        self.contents.release_copies();
    }
}

fn record_key(schema: &Schema, kind: crate::schema::KindId, key: &str) -> Vec<u8> {
    let mut out = Writer::new();
    out.bytes(schema.name(kind).as_bytes());
    out.bytes(key.as_bytes());
    let mut bytes = vec![ENTRY];
    // Plain byte strings have nothing that could be refused.
    bytes.extend(out.finish().unwrap_or_default());
    bytes
}

fn record(entry: &Entry) -> Result<Vec<u8>, EncodeError> {
    let mut out = Writer::new();
    out.replicas(entry.named())?;
    entry.write(&mut out)?;
    out.finish()
}

/// What is kept beside the entries.
struct Meta {
    id: ReplicaId,
    saved: Saved,
    retired: Vec<ReplicaId>,
    members: Vec<ReplicaId>,
    version: CausalContext,
    forgotten: CausalContext,
    epoch: u64,
    has_lost_members: bool,
}

/// The form of the record. Another number is another form.
const FORM: u64 = 1;

impl Meta {
    fn write(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        out.u64(FORM);
        out.bytes(&self.id.to_bytes());
        out.bytes(&self.saved.to_bytes());
        for ids in [&self.retired, &self.members] {
            out.u64(ids.len() as u64);
            for id in ids {
                out.bytes(&id.to_bytes());
            }
        }
        write_context(Some(&self.version), &mut out)?;
        write_context(Some(&self.forgotten), &mut out)?;
        out.u64(self.epoch);
        if self.has_lost_members {
            out.bool(true);
        }
        out.finish()
    }

    fn read(bytes: &[u8]) -> Result<Self, OpenError> {
        let mut input = Reader::new(bytes);
        let form = input.u64().map_err(OpenError::Meta)?;
        if form > FORM {
            return Err(OpenError::Newer { form });
        }
        if form < FORM {
            return Err(OpenError::Meta(input.invalid("the forms begin with 1")));
        }
        Self::read_form(input).map_err(OpenError::Meta)
    }

    fn read_form(mut input: Reader<'_>) -> Result<Self, DecodeError> {
        let id = id(&mut input)?;
        let saved = Saved::from_bytes(input.bytes()?);
        let saved = saved.map_err(|_| input.invalid("the saved replica is damaged"))?;
        let retired = ids(&mut input)?;
        let members = ids(&mut input)?;
        let version = read_context(&mut input)?.unwrap_or_default();
        let forgotten = read_context(&mut input)?.unwrap_or_default();
        let epoch = input.u64()?;
        let has_lost_members = !input.is_at_end() && input.bool()?;
        input.finish()?;
        Ok(Self {
            id,
            saved,
            retired,
            members,
            version,
            forgotten,
            epoch,
            has_lost_members,
        })
    }
}

fn id(input: &mut Reader<'_>) -> Result<ReplicaId, DecodeError> {
    let bytes = input.bytes()?.try_into();
    let bytes = bytes.map_err(|_| input.invalid("an id has 16 bytes"))?;
    Ok(ReplicaId::from_bytes(bytes))
}

fn ids(input: &mut Reader<'_>) -> Result<Vec<ReplicaId>, DecodeError> {
    let count = input.count(17)?;
    (0..count).map(|_| id(input)).collect()
}

/// A store cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// The storage fails.
    Storage(StorageError),
    /// What says who the store is cannot be read.
    Meta(DecodeError),
    /// A newer program has written it, in a form that this one does not know. All of it is there
    /// still, for that program.
    Newer {
        /// The number of the form.
        form: u64,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage(error) => write!(f, "the storage cannot be read: {error}"),
            Self::Meta(error) => write!(
                f,
                "the record of who the store is cannot be read ({error}); begin with an empty \
                 storage, and the other members bring it up to date"
            ),
            Self::Newer { form } => write!(
                f,
                "a newer program has written the storage, in form {form}, and this one knows \
                 forms up to {FORM}; nothing was changed, so open it with that program"
            ),
        }
    }
}

impl core::error::Error for OpenError {}
