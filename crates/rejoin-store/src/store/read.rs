use rejoin_causality::CausalContext;

use super::Store;
use crate::contents::{Entry, State};
use crate::failure::{Failure, Rejected};
use crate::schema::{Kind, KindId};
use crate::session::Session;
use crate::value::{Erased, Value, down};

impl Store {
    /// The value that is here.
    #[inline]
    pub(crate) fn look<T: Value>(&self, kind: Kind<T>, key: &str) -> Result<Option<&T>, Failure> {
        let (hash, slot) = self.contents.find(key, kind.id);
        let entry = slot.and_then(|slot| self.contents.table.entry(slot));
        match entry {
            Some(entry) => self.typed(entry),
            None => self.absent(hash, key, kind).map(|()| None),
        }
    }

    #[inline]
    pub(crate) fn look_in<T: Value>(
        &self,
        kind: Kind<T>,
        key: &str,
        session: &mut Session,
    ) -> Result<Option<&T>, Failure> {
        // Level with this very store, it is of this cluster.
        if session.is_level_with((self.nonce, self.contents.changes)) {
            return self.look(kind, key);
        }
        self.look_and_note(kind, key, session)
    }

    /// The value, if the session may see it; what it shows is taken down. Apart from the shortcut
    /// before it, so that this costs no more than it does.
    #[inline(never)]
    fn look_and_note<T: Value>(
        &self,
        kind: Kind<T>,
        key: &str,
        session: &mut Session,
    ) -> Result<Option<&T>, Failure> {
        session.check(self.settings.cluster)?;
        let here = (self.nonce, self.contents.changes);
        let version = &self.contents.version;
        // A session that has just read all there is has nothing to compare or to take down.
        let has_read_all = session.has_read() == version;
        if !(session.sees_its_writes(version) && (has_read_all || session.sees_its_reads(version)))
        {
            return Err(Failure::NotReady);
        }
        // What was deleted and forgotten must not be read again from an older copy.
        let forgotten = &self.contents.forgotten;
        if !has_read_all && session.notes_reads() && !forgotten.is_subset(session.has_read()) {
            session.note_read(forgotten, version);
        }
        let (hash, slot) = self.contents.find(key, kind.id);
        let Some(entry) = slot.and_then(|slot| self.contents.table.entry(slot)) else {
            return self.absent(hash, key, kind).map(|()| None);
        };
        if !has_read_all && session.notes_reads() && !entry.events.is_subset(session.has_read()) {
            let mut events = CausalContext::new();
            entry.events.add_known_to(&mut events, version);
            session.note_read(&events, version);
        } else if has_read_all {
            session.set_level_with(here);
        }
        self.typed(entry)
    }

    #[inline]
    fn typed<'a, T: Value>(&self, entry: &'a Entry) -> Result<Option<&'a T>, Failure> {
        match self.value_of(entry)? {
            Some(value) => match down(value) {
                Some(value) => Ok(Some(value)),
                None => Err(Rejected::WrongKind.into()),
            },
            None => Ok(None),
        }
    }

    /// What an entry reads.
    #[inline]
    pub(crate) fn value_of<'a>(&self, entry: &'a Entry) -> Result<Option<&'a dyn Erased>, Failure> {
        match &entry.state {
            State::Live(_) if self.is_expired(entry) => Ok(None),
            State::Live(value) => Ok(Some(&**value)),
            State::Gone(gone) if gone.deleted => Err(Failure::Deleted),
            State::Gone(_) => Ok(None),
        }
    }

    #[inline]
    pub(crate) fn is_expired(&self, entry: &Entry) -> bool {
        let until = entry.expiry.as_ref().and_then(|expiry| expiry.until());
        until.is_some_and(|until| until <= self.wall())
    }

    /// Nothing of this kind is under the key: it must be a kind of this schema.
    fn absent<T: Value>(&self, hash: u64, key: &str, kind: Kind<T>) -> Result<(), Failure> {
        match self.schema.knows(kind) {
            true => self.nothing(hash, key, kind.id),
            false => Err(Rejected::UnknownKind.into()),
        }
    }

    /// Nothing of this kind is under the key. Then nothing of another may be, either.
    pub(crate) fn nothing(&self, hash: u64, key: &str, kind: KindId) -> Result<(), Failure> {
        for entry in self.contents.table.under(hash, key) {
            if entry.kind != kind {
                return match self.value_of(entry)? {
                    Some(_) => Err(Rejected::WrongKind.into()),
                    None => continue,
                };
            }
        }
        Ok(())
    }

    /// The events that an entry is known to be made of, and what it reads.
    pub(crate) fn events_of(&self, kind: KindId, key: &str) -> CausalContext {
        let (_, slot) = self.contents.find(key, kind);
        self.events_in(slot)
    }

    pub(crate) fn events_in(&self, slot: Option<u32>) -> CausalContext {
        let mut events = CausalContext::new();
        if let Some(entry) = slot.and_then(|slot| self.contents.table.entry(slot)) {
            entry
                .events
                .add_known_to(&mut events, &self.contents.version);
        }
        events
    }

    /// The keys that can be read, with the names of their kinds, ascending.
    pub fn keys(&self) -> Vec<(&str, &str)> {
        let entries = self.contents.table.iter().map(|(_, entry)| entry);
        let live = entries.filter(|entry| matches!(self.value_of(entry), Ok(Some(_))));
        let mut keys: Vec<_> = live
            .map(|entry| (&*entry.key, self.schema.name(entry.kind)))
            .collect();
        keys.sort_unstable();
        keys
    }
}
