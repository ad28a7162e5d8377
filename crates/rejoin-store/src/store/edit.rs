use core::fmt;

use rejoin_causality::{Dot, Replica};
use rejoin_merge::{Change, Delta};

use super::Store;
use super::answers::Written;
use crate::contents::{Contents, Entry, Events, Recent, State};
use crate::failure::{Failure, Rejected};
use crate::level::Level;
use crate::schema::{Kind, KindId};
use crate::session::Session;
use crate::value::{Erased, Held, Value, down_mut, is_restored};

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
        let limit = self.settings.limits.value_bytes;
        let most = self.may_take_bytes();
        let replica = &mut self.replica;
        let Contents { table, copied, .. } = &mut self.contents;
        let Some(entry) = table.entry_mut(slot) else {
            return Ok(Edited::NOTHING);
        };
        let is_large = entry.is_large();
        let until = entry.expiry.as_ref().and_then(|expiry| expiry.until());
        let is_over = until.is_some_and(|until| until <= wall);
        match &mut entry.state {
            State::Gone(gone) if gone.deleted => Err(Failure::Deleted),
            State::Live(value) if !is_over => {
                let value: &mut T = down_mut(&mut **value).ok_or(Rejected::WrongKind)?;
                // A large value is not copied for each edit, unless it may not grow without bound.
                let recent = match most {
                    Some(_) if is_large && limit.is_none() => {
                        let recent = entry.recent.get_or_insert_default();
                        let kept = recent.keep(value);
                        if kept == Ok(true) {
                            copied.push(slot);
                        }
                        kept.is_ok().then_some(recent)
                    }
                    _ => None,
                };
                if let Some(recent) = recent {
                    return edit_large(value, recent, replica, edit);
                }
                match most {
                    Some(most) => {
                        let mut copy = value.clone();
                        let edited = run(&mut copy, replica, has_peers && is_large, edit)?;
                        let edited = edited.measured()?;
                        let bytes = match &edited.delta {
                            // What was changed can be read, so the whole can.
                            Some(_) => encoded(&copy, most)?.len(),
                            None => fits(&copy, most)?,
                        };
                        *value = copy;
                        entry.takes(bytes);
                        entry.release_copy();
                        Ok(edited)
                    }
                    None => {
                        let edited = run(value, replica, false, edit)?;
                        entry.release_copy();
                        edited.measured()
                    }
                }
            }
            // Its time had come: the key begins anew, above all that it was.
            State::Live(_) | State::Gone(_) => {
                let mut value = T::bottom();
                let edited = run(&mut value, replica, false, edit)?;
                if edited.changed {
                    if let Some(most) = most {
                        fits(&value, most)?;
                    }
                    entry.life = entry.life.saturating_add(1);
                    entry.state = State::Live(Held::new(value));
                    entry.expiry = None;
                    entry.recent = None;
                }
                edited.measured()
            }
        }
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
                let (_, slot) = self.contents.find(key, kind);
                Some(self.await_write(event, slot, level, within))
            }
        };
        Written { event, ticket }
    }
}

/// A delta, and how many bytes it takes encoded.
type Measured<T> = (T, usize);

/// What became of an edit: whether anything changed and, if that was wanted, what.
pub(super) struct Edited<T> {
    pub(super) changed: bool,
    pub(super) delta: Option<T>,
}

impl<T> Edited<T> {
    const NOTHING: Self = Self {
        changed: false,
        delta: None,
    };
}

impl<T: Value> Edited<T> {
    fn measured(self) -> Result<Edited<Measured<T>>, Failure> {
        let measure = |delta| fits(&delta, usize::MAX).map(|bytes| (delta, bytes));
        Ok(Edited {
            changed: self.changed,
            delta: self.delta.map(measure).transpose()?,
        })
    }
}

impl<T: Delta> Edited<T> {
    #[inline]
    pub(super) fn of(change: &Change<'_, T>, wants_delta: bool) -> Self {
        let changed = !change.is_nothing();
        let delta = (changed && wants_delta).then(|| change.delta());
        Self { changed, delta }
    }
}

#[inline]
fn run<T, E: fmt::Display>(
    value: &mut T,
    replica: &mut Replica,
    wants_delta: bool,
    edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
) -> Result<Edited<T>, Failure> {
    let edited = edit(value, replica, wants_delta);
    edited.map_err(|error| Rejected::Edit(error.to_string()).into())
}

/// Edits a large value in place. If it has no encoded form then, it becomes again what it was.
///
/// Where the value had one before, it has one still if what the edit has changed has one: so only
/// that is encoded, and read again.
fn edit_large<T: Value, E: fmt::Display>(
    value: &mut T,
    recent: &mut Recent,
    replica: &mut Replica,
    edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
) -> Result<Edited<Measured<T>>, Failure> {
    let edited = run(value, replica, true, edit)?;
    let is_untold = edited.changed && edited.delta.is_none();
    let mut measured = edited.measured();
    if is_untold && let Err(failure) = fits(value, usize::MAX) {
        measured = Err(failure);
    }
    if measured.is_err() {
        if let Some(before) = recent.value() {
            *value = before;
        }
    } else if is_untold {
        recent.release();
    }
    measured
}

/// How many bytes the encoded value takes, if these are not too many, and are read as the same
/// value.
fn fits<T: Value>(value: &T, limit: usize) -> Result<usize, Failure> {
    let encoded = encoded(value, limit)?;
    match is_restored(value, &encoded) {
        true => Ok(encoded.len()),
        false => Err(Rejected::Unreadable.into()),
    }
}

fn encoded<T: Value>(value: &T, limit: usize) -> Result<Vec<u8>, Failure> {
    let encoded = Erased::bytes(value);
    let encoded = encoded.map_err(|error| Rejected::Edit(error.to_string()))?;
    let bytes = encoded.len();
    if bytes > limit {
        return Err(Rejected::ValueTooLarge { bytes, limit }.into());
    }
    Ok(encoded)
}
