mod perform;

use core::fmt;

use rejoin_causality::{Dot, Replica};

use self::perform::{Measured, begin_anew, edit_copy, edit_large, fits, run};
use super::Store;
use super::answers::Written;
use crate::contents::{Contents, Entry, Events, State};
use crate::failure::{Failure, Rejected};
use crate::level::Level;
use crate::schema::{Kind, KindId};
use crate::session::Session;
use crate::value::{Held, Value, down_mut};

pub(super) use self::perform::Edited;

impl Store {
    /// Edits a value and makes an event of it, if anything changed.
    #[inline]
    pub(super) fn edit<T: Value, E: fmt::Display>(
        &mut self,
        kind: Kind<T>,
        key: &str,
        session: Option<&mut Session>,
        edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
    ) -> Result<Option<Dot>, Failure> {
        self.may_write(session.as_deref())?;
        let (hash, slot) = self.contents.find(key, kind.id);
        let (slot, edited) = match slot {
            Some(slot) => (slot, self.edit_entry(slot, edit)?),
            None => match self.begin_entry(kind, hash, key, edit)? {
                Some(dot) => {
                    self.wrote(dot, session);
                    return Ok(Some(dot));
                }
                None => return Ok(None),
            },
        };
        if !edited.changed {
            self.found_done(slot, session);
            return Ok(None);
        }
        let dot = self.mint(slot, session);
        if let Some((delta, bytes)) = edited.delta
            && let Some(entry) = self.contents.table.entry_mut(slot)
        {
            entry.remember(dot.into(), (Box::new(delta), bytes));
        }
        Ok(Some(dot))
    }

    /// Whether a write may be made here and now.
    #[inline]
    pub(crate) fn may_write(&mut self, session: Option<&Session>) -> Result<(), Failure> {
        if let Some(session) = session {
            session.check(self.settings.cluster)?;
            if !session.may_write(&self.contents.version) {
                return Err(Failure::NotReady);
            }
        }
        if self.keeper.is_there() {
            self.keeper
                .may_take(&self.contents, &self.settings.limits)?;
        }
        if self.must_begin || self.is_suspect && self.peers.values().any(|peer| !peer.has_confirmed)
        {
            self.begin_incarnation();
        }
        Ok(())
    }

    #[inline]
    fn edit_entry<T: Value, E: fmt::Display>(
        &mut self,
        slot: u32,
        edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
    ) -> Result<Edited<Measured<T>>, Failure> {
        let has_peers = !self.peers.is_empty();
        let wall = self.replica.now_millis();
        let may_grow = self.settings.limits.value_bytes.is_none();
        let most = self.may_take_bytes();
        let replica = &mut self.replica;
        let Contents { table, copied, .. } = &mut self.contents;
        let Some(entry) = table.entry_mut(slot) else {
            return Ok(Edited::NOTHING);
        };
        let is_large = entry.is_large();
        let until = entry.expiry.as_ref().and_then(|expiry| expiry.until());
        let is_over = until.is_some_and(|until| until <= wall);
        let value: &mut T = match &mut entry.state {
            State::Gone(gone) if gone.deleted => return Err(Failure::Deleted),
            State::Live(value) if !is_over => down_mut(&mut **value).ok_or(Rejected::WrongKind)?,
            State::Live(_) | State::Gone(_) => return begin_anew(entry, replica, most, edit),
        };
        let Some(most) = most else {
            let edited = run(value, replica, false, edit)?;
            entry.release_copy();
            return edited.measured();
        };
        // A large value is not copied for each edit, unless it may not grow without bound.
        if is_large && may_grow {
            let recent = entry.recent.get_or_insert_default();
            let kept = recent.keep(value);
            if kept == Ok(true) {
                copied.push(slot);
            }
            if kept.is_ok() {
                return edit_large(value, recent, replica, edit);
            }
        }
        let (edited, bytes) = edit_copy(value, replica, has_peers && is_large, most, edit)?;
        entry.takes(bytes);
        entry.release_copy();
        Ok(edited)
    }

    /// How many bytes an encoded value may take, if it must have an encoded form: what has none can
    /// be neither kept nor sent.
    #[inline]
    fn may_take_bytes(&self) -> Option<usize> {
        let leaves = !self.peers.is_empty() || self.keeper.is_there();
        let limit = self.settings.limits.value_bytes;
        limit.or(leaves.then_some(usize::MAX))
    }

    fn begin_entry<T: Value, E: fmt::Display>(
        &mut self,
        kind: Kind<T>,
        hash: u64,
        key: &str,
        edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
    ) -> Result<Option<Dot>, Failure> {
        let limits = &self.settings.limits;
        if key.len() > limits.key_bytes {
            let (bytes, limit) = (key.len(), limits.key_bytes);
            return Err(Rejected::KeyTooLong { bytes, limit }.into());
        }
        if self.contents.len() >= limits.keys {
            let limit = limits.keys;
            return Err(Rejected::TooManyKeys { limit }.into());
        }
        self.nothing(hash, key, kind.id)?;
        let mut value = T::bottom();
        if !run(&mut value, &mut self.replica, false, edit)?.changed {
            return Ok(None);
        }
        if let Some(most) = self.may_take_bytes() {
            fits(&value, most)?;
        }
        let dot = self.contents.version.next_dot(self.replica.id());
        self.contents.version.insert(dot);
        let state = State::Live(Held::new(value));
        let seed = self.schema.seed(kind.id);
        let entry = Entry::new(key, kind.id, seed, state, Events::of(dot));
        let slot = self.contents.insert(hash, entry);
        self.contents.tell(slot);
        Ok(Some(dot))
    }

    /// Makes an event of a change to an entry that was here.
    #[inline]
    pub(crate) fn mint(&mut self, slot: u32, session: Option<&mut Session>) -> Dot {
        let dot = self.contents.version.next_dot(self.replica.id());
        self.contents.note(slot, dot);
        self.contents.tell(slot);
        self.wrote(dot, session);
        dot
    }

    /// A write changed nothing, because it was done already: by the events that are here. For its
    /// session these are as good as its own.
    pub(super) fn found_done(&self, slot: u32, session: Option<&mut Session>) {
        if let Some(session) = session {
            session.note_done(&self.events_in(Some(slot)), &self.contents.version);
        }
    }

    #[inline]
    fn wrote(&mut self, dot: Dot, session: Option<&mut Session>) {
        if !self.peers.is_empty() {
            self.endpoint.changed(self.now);
            self.windows.open(dot, self.now);
        }
        if let Some(session) = session {
            session.note_write(dot, &self.contents.version);
        }
    }

    /// Brings a write to as many replicas as its level asks for.
    #[inline]
    pub(crate) fn spread(
        &mut self,
        event: Option<Dot>,
        (kind, key): (KindId, &str),
        level: Level,
        within: Option<u64>,
    ) -> Written {
        let ticket = match level {
            Level::Local => None,
            level => {
                let within = within.unwrap_or(self.settings.patience);
                Some(self.await_write(event, (kind, key), level, within))
            }
        };
        Written { event, ticket }
    }
}
