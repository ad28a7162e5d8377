use core::fmt;

use rejoin_causality::Replica;
use rejoin_merge::{Change, Delta};

use super::answers::{Freshness, Ticket, Written};
use super::edit::Edited;
use super::{Session, Store};
use crate::failure::{Failure, Rejected};
use crate::level::Level;
use crate::schema::Kind;
use crate::value::Value;

/// One key of a store, and how it is to be read or written: made by [`Store::key`].
///
/// Without more words everything happens here and at once.
#[must_use = "say what is to be done with the key"]
pub struct Access<'a, T> {
    store: &'a mut Store,
    kind: Kind<T>,
    key: &'a str,
    level: Level,
    within: Option<u64>,
    session: Option<&'a mut Session>,
    waits: bool,
}

impl Store {
    /// The value of a kind under a key.
    #[inline]
    pub fn key<'a, T: Value>(&'a mut self, kind: Kind<T>, key: &'a str) -> Access<'a, T> {
        Access {
            store: self,
            kind,
            key,
            level: Level::Local,
            within: None,
            session: None,
            waits: false,
        }
    }
}

impl<'a, T: Value> Access<'a, T> {
    /// Asks for so many replicas. A write then has a [ticket](Written::ticket) whose answer says
    /// when they have it; a read is asked for by [`ask`](Self::ask).
    #[inline]
    pub fn at(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Waits at most so many milliseconds for other replicas.
    pub fn within(mut self, millis: u64) -> Self {
        self.within = Some(millis);
        self
    }

    /// Keeps the promises of a session, and takes down in it what is read and written.
    #[inline]
    pub fn in_session(mut self, session: &'a mut Session) -> Self {
        self.session = Some(session);
        self
    }

    /// Lets [`ask`](Self::ask) wait for what the session has seen, instead of answering
    /// [`NotReady`](Failure::NotReady) at once.
    pub fn waiting(mut self) -> Self {
        self.waits = true;
        self
    }

    /// What is here now; `None` if nobody has written yet, or its time has come. Constant time,
    /// and nothing is copied.
    ///
    /// # Errors
    /// [`NotReady`](Failure::NotReady) if the session has seen more, [`Deleted`](Failure::Deleted)
    /// while the deletion of the key is remembered, [`Rejected`](Failure::Rejected) if the key
    /// holds another kind, or the kind is of another schema.
    #[inline]
    pub fn read(self) -> Result<Option<&'a T>, Failure> {
        match self.session {
            None => self.store.look(self.kind, self.key),
            Some(session) => self.store.look_in(self.kind, self.key, session),
        }
    }

    /// Reads at a level: asks the other members, joins what they have, and brings it to as many
    /// as were asked for before it answers.
    ///
    /// # Errors
    /// What is known at once, as for [`read`](Self::read). The rest comes with the
    /// [answer](Store::answers).
    pub fn ask(self) -> Result<Ticket, Failure> {
        if !self.store.schema.knows(self.kind) {
            return Err(Rejected::UnknownKind.into());
        }
        let within = self.within.unwrap_or(self.store.settings.patience);
        let session = self.session.map(|session| session.clone());
        self.store.ask_at(
            self.kind.id,
            self.key,
            self.level,
            within,
            session,
            self.waits,
        )
    }

    /// Edits the value, which begins as bottom, and says what became of it.
    ///
    /// An edit that changes nothing makes no event; a session has seen then what the edit found.
    ///
    /// The change that is returned must be all that was changed: members are told no more. For
    /// several changes at once use [`edit`](Self::edit).
    ///
    /// ```
    /// # use rejoin_or_set::OrSet;
    /// # use rejoin_store::{Schema, Settings, Start, Store};
    /// # let mut schema = Schema::new();
    /// # let carts = schema.declare::<OrSet<String>>("carts")?;
    /// # let mut store = Store::new(schema, Start::random(), Settings::default());
    /// store.key(carts, "ann").write(|cart, me| cart.insert(me, "milk".into()))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`read`](Self::read), and [`Rejected`](Failure::Rejected) beyond a limit, for a kind of
    /// another schema, or where the store has members or a storage and the value would have no
    /// encoded form. Nothing has changed then.
    #[inline]
    pub fn write<F>(self, edit: F) -> Result<Written, Failure>
    where
        T: Delta,
        F: for<'v> FnOnce(&'v mut T, &mut Replica) -> Change<'v, T>,
    {
        self.run(|value, me, wants_delta| {
            let change = edit(value, me);
            Ok::<_, core::convert::Infallible>(Edited::of(&change, wants_delta))
        })
    }

    /// As [`write`](Self::write), for an edit that the type may refuse.
    ///
    /// # Errors
    /// As [`write`](Self::write); [`Rejected::Edit`](crate::Rejected::Edit) says why the type
    /// refused.
    pub fn try_write<F, E>(self, edit: F) -> Result<Written, Failure>
    where
        T: Delta,
        F: for<'v> FnOnce(&'v mut T, &mut Replica) -> Result<Change<'v, T>, E>,
        E: fmt::Display,
    {
        self.run(|value, me, wants_delta| {
            edit(value, me).map(|change| Edited::of(&change, wants_delta))
        })
    }

    /// Any edit, which says itself whether it has changed the value. One that fails must leave it
    /// as it was. Of an edit without a delta, members are sent the whole value, and the whole of it
    /// is encoded to see that it can be.
    ///
    /// # Errors
    /// As [`try_write`](Self::try_write).
    #[inline]
    pub fn edit<F, E>(self, edit: F) -> Result<Written, Failure>
    where
        F: FnOnce(&mut T, &mut Replica) -> Result<bool, E>,
        E: fmt::Display,
    {
        self.run(|value, me, _| {
            let delta = None;
            edit(value, me).map(|changed| Edited { changed, delta })
        })
    }

    #[inline]
    fn run<E: fmt::Display>(
        self,
        edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
    ) -> Result<Written, Failure> {
        self.may_change()?;
        let event = self.store.edit(self.kind, self.key, self.session, edit)?;
        Ok(self
            .store
            .spread(event, (self.kind.id, self.key), self.level, self.within))
    }

    /// Whether the key may be changed by this handle, and the change wait for others. Asked before
    /// anything is written.
    #[inline]
    fn may_change(&self) -> Result<(), Failure> {
        if !self.store.schema.knows(self.kind) {
            return Err(Rejected::UnknownKind.into());
        }
        match self.level {
            Level::Local => Ok(()),
            _ => self.store.may_wait(),
        }
    }

    /// Joins a value that was made elsewhere, such as a delta.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn merge(self, value: &T) -> Result<Written, Failure> {
        self.run(|mine, _, wants_delta| {
            let changed = mine.merge(value);
            let delta = (changed && wants_delta).then(|| value.clone());
            Ok::<_, core::convert::Infallible>(Edited { changed, delta })
        })
    }

    /// Deletes the key. The deletion wins over all writes that it has not seen; until every member
    /// knows of it, the key reads as [`Deleted`](Failure::Deleted), and then as never written. Only
    /// a key that has begun anew meanwhile, because its time had come, wins over a deletion of what
    /// it was before.
    ///
    /// # Errors
    /// As [`read`](Self::read). A key that is not there is no error, and nothing is written then;
    /// if its time has come, the ticket of the deletion says that enough replicas know of that.
    pub fn delete(self) -> Result<Written, Failure> {
        self.may_change()?;
        let event = self.store.delete(self.kind.id, self.key, self.session)?;
        Ok(self
            .store
            .spread(event, (self.kind.id, self.key), self.level, self.within))
    }

    /// Sets until when the key is read, in milliseconds of the wall clock; `None` is for ever, and
    /// so is `u64::MAX`. Of concurrent settings the longest counts.
    ///
    /// # Errors
    /// As [`read`](Self::read). A key that is not there is no error, and nothing is written then.
    pub fn expire_at(self, until: Option<u64>) -> Result<Written, Failure> {
        self.may_change()?;
        let event = self
            .store
            .expire(self.kind.id, self.key, self.session, until)?;
        Ok(self
            .store
            .spread(event, (self.kind.id, self.key), self.level, self.within))
    }

    /// Until when the key is read, if not for ever.
    pub fn expires(self) -> Option<u64> {
        self.store.expires(self.kind.id, self.key)
    }

    /// How far behind others this replica is, as far as it knows.
    pub fn freshness(self) -> Freshness {
        self.store.freshness()
    }

    /// Is told when the value changes: by [`Store::events`].
    pub fn subscribe(self) -> super::Subscription {
        self.store.subscribe_to(self.kind.id, self.key)
    }
}

impl<T> fmt::Debug for Access<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("kind", &self.kind)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
