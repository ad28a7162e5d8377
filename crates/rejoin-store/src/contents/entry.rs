use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use rejoin_causality::CausalContext;
use rejoin_merge::Merge as _;
use smol_str::SmolStr;

use super::events::Events;
use super::expiry::Expiry;
use super::recent::{LARGE, Recent};
use crate::hash::fold;
use crate::schema::KindId;
use crate::value::{Erased, Held, Tally};

/// What is kept under a key, of one kind.
///
/// What a read looks at comes first and lies together. Not aligned to a line of the processor's
/// cache: a table of such entries cannot be moved as it grows, and has to be copied.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Entry {
    pub(crate) key: SmolStr,
    pub(crate) state: State,
    pub(crate) expiry: Option<Box<Expiry>>,
    /// How often the key has begun anew after it had expired. A later life wins over all of an
    /// earlier one.
    pub(crate) life: u32,
    pub(crate) kind: KindId,
    pub(crate) flags: u8,
    /// Where it stands among all entries: a hash of key and kind, the same on every machine.
    pub(crate) point: u64,
    pub(crate) events: Events,
    /// Digest of the canonical bytes, and how many these are; out of date while flagged.
    pub(crate) digest: u64,
    pub(crate) bytes: AtomicU32,
    /// What the latest events have changed, of a large value.
    pub(crate) recent: Option<Box<Recent>>,
}

/// The digest is out of date.
pub(crate) const UNDIGESTED: u8 = 1;
/// The storage has not got it yet.
pub(crate) const UNSAVED: u8 = 2;
/// Someone may have to be told of it.
pub(crate) const UNTOLD: u8 = 4;

/// About how many bytes of a message an entry takes beside its key and its value.
pub(crate) const ROOM: usize = 40;

#[derive(Debug)]
pub(crate) enum State {
    Live(Held),
    Gone(Box<Gone>),
}

/// What is left of an entry that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gone {
    /// The deletions: their events.
    pub(crate) by: CausalContext,
    /// Whether someone deleted it; else its time had come, and the key can be written again.
    pub(crate) deleted: bool,
}

impl Entry {
    pub(crate) fn new(key: &str, kind: KindId, seed: u64, state: State, events: Events) -> Self {
        Self {
            key: key.into(),
            kind,
            point: fold(seed, key.as_bytes()),
            flags: 0,
            life: 0,
            state,
            expiry: None,
            events,
            digest: 0,
            bytes: AtomicU32::new(0),
            recent: None,
        }
    }

    /// Whether it pays to remember what single events change.
    #[inline]
    pub(crate) fn is_large(&self) -> bool {
        self.bytes.load(Relaxed) > LARGE
    }

    /// Notes that the encoded value takes so many bytes.
    pub(crate) fn takes(&mut self, bytes: usize) {
        let length = bytes + self.key.len() + ROOM;
        *self.bytes.get_mut() = u32::try_from(length).unwrap_or(u32::MAX);
    }

    /// Remembers what some events have changed, and how many bytes that takes.
    pub(crate) fn remember(&mut self, events: CausalContext, delta: (Box<dyn Erased>, usize)) {
        let bytes = self.bytes.load(Relaxed);
        self.recent
            .get_or_insert_default()
            .note(events, delta, bytes);
    }

    /// The value was changed, and it is not said how.
    #[inline]
    pub(crate) fn release_copy(&mut self) {
        if let Some(recent) = &mut self.recent {
            recent.release();
        }
    }

    /// Of a large value what these events have changed, as an entry of its own.
    pub(crate) fn changed_by(&self, lacks: &CausalContext) -> Option<Self> {
        let recent = self.recent.as_ref()?;
        let lacked = self.events.among(lacks);
        let (events, delta) = recent.of(&lacked)?;
        let events = Events::from_parts(events, CausalContext::new())?;
        let state = State::Live(Held::Far(delta));
        let mut part = Self::new(&self.key, self.kind, 0, state, events);
        part.point = self.point;
        part.life = self.life;
        part.expiry.clone_from(&self.expiry);
        Some(part)
    }

    pub(crate) fn value(&self) -> Option<&dyn Erased> {
        match &self.state {
            State::Live(value) => Some(&**value),
            State::Gone(_) => None,
        }
    }

    pub(crate) fn gone(&self) -> Option<&Gone> {
        match &self.state {
            State::Gone(gone) => Some(gone),
            State::Live(_) => None,
        }
    }

    /// Joins an entry of the same key and kind. Answers whether what is read here may have
    /// changed.
    pub(crate) fn join(&mut self, other: Self, tally: &mut Tally) -> bool {
        self.events.join(&other.events);
        if self.life != other.life {
            if self.life > other.life {
                return false;
            }
            self.recent = None;
            self.life = other.life;
            self.state = other.state;
            self.expiry = other.expiry;
            return true;
        }
        let moved = match (&mut self.expiry, other.expiry) {
            (Some(mine), Some(theirs)) => mine.join(&theirs),
            (mine @ None, theirs @ Some(_)) => {
                *mine = theirs;
                true
            }
            (_, None) => false,
        };
        let changed = match (&mut self.state, other.state) {
            (State::Live(mine), State::Live(theirs)) => mine.join(&*theirs, tally),
            (mine @ State::Live(_), theirs @ State::Gone(_)) => {
                *mine = theirs;
                true
            }
            (State::Gone(_), State::Live(_)) => false,
            (State::Gone(mine), State::Gone(theirs)) => {
                let grew = theirs.deleted && !mine.deleted;
                mine.deleted |= theirs.deleted;
                mine.by.merge(&theirs.by);
                grew
            }
        };
        moved | changed
    }

    /// Whether both read alike.
    pub(crate) fn reads_as(&self, other: &Self) -> bool {
        match (&self.state, &other.state) {
            (State::Live(mine), State::Live(theirs)) => {
                self.life == other.life && self.expiry == other.expiry && mine.same(&**theirs)
            }
            (State::Gone(_), State::Gone(_)) => true,
            _ => false,
        }
    }
}

impl Clone for Entry {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            kind: self.kind,
            point: self.point,
            flags: UNDIGESTED,
            life: self.life,
            state: match &self.state {
                State::Live(value) => State::Live(value.held()),
                State::Gone(gone) => State::Gone(gone.clone()),
            },
            expiry: self.expiry.clone(),
            events: self.events.clone(),
            digest: 0,
            bytes: AtomicU32::new(self.bytes.load(Relaxed)),
            recent: None,
        }
    }
}
