use core::fmt;

use rejoin_causality::Replica;
use rejoin_merge::{Change, Delta};

use super::Cluster;
use crate::failure::Failure;
use crate::level::Level;
use crate::schema::Kind;
use crate::session::Session;
use crate::store::{Access, Answer, Store, Ticket, Written};
use crate::value::Value;

impl Cluster {
    /// Writes at a member, and waits for as many as the level asks for.
    ///
    /// # Errors
    /// As [`Access::write`]; [`Failure::Timeout`] if not enough can be reached, and
    /// [`Failure::Unavailable`] if the member itself is stopped.
    pub fn write<T, F>(
        &mut self,
        at: &str,
        kind: Kind<T>,
        key: &str,
        level: Level,
        edit: F,
    ) -> Result<Written, Failure>
    where
        T: Value + Delta,
        F: for<'v> FnOnce(&'v mut T, &mut Replica) -> Change<'v, T>,
    {
        let written = self.running(at)?.key(kind, key).at(level).write(edit)?;
        self.wait_for(at, kind, key, written)
    }

    /// As [`write`](Self::write), for any edit, which says itself whether it has changed anything;
    /// in a session if there is one.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn edit<T, F, E>(
        &mut self,
        at: &str,
        kind: Kind<T>,
        key: &str,
        level: Level,
        session: Option<&mut Session>,
        edit: F,
    ) -> Result<Written, Failure>
    where
        T: Value,
        F: FnOnce(&mut T, &mut Replica) -> Result<bool, E>,
        E: fmt::Display,
    {
        let access = self.running(at)?.key(kind, key).at(level);
        let access = in_session(access, session);
        let written = access.edit(edit)?;
        self.wait_for(at, kind, key, written)
    }

    /// Deletes a key at a member, and waits for as many as the level asks for.
    ///
    /// # Errors
    /// As [`Access::delete`] and [`write`](Self::write).
    pub fn delete<T: Value>(
        &mut self,
        at: &str,
        kind: Kind<T>,
        key: &str,
        level: Level,
    ) -> Result<Written, Failure> {
        let written = self.running(at)?.key(kind, key).at(level).delete()?;
        self.wait_for(at, kind, key, written)
    }

    /// Reads at a member, from as many as the level asks for.
    ///
    /// # Errors
    /// As [`Access::read`]; [`Failure::Unavailable`] if not enough can be reached, or the member
    /// itself is stopped.
    pub fn read<T: Value>(
        &mut self,
        at: &str,
        kind: Kind<T>,
        key: &str,
        level: Level,
    ) -> Result<Option<T>, Failure> {
        self.read_in(at, kind, key, level, None)
    }

    /// As [`read`](Self::read), in a session if there is one.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_in<T: Value>(
        &mut self,
        at: &str,
        kind: Kind<T>,
        key: &str,
        level: Level,
        mut session: Option<&mut Session>,
    ) -> Result<Option<T>, Failure> {
        let access = self.running(at)?.key(kind, key).at(level);
        let access = in_session(access, session.as_deref_mut());
        if level == Level::Local {
            return Ok(access.read()?.cloned());
        }
        let ticket = access.ask()?;
        let answer = self.answer(at, ticket)?;
        if let Some(session) = session {
            session.learn(&answer);
        }
        let value = answer.value::<T>().cloned();
        answer.result.map(|_| value)
    }

    fn wait_for<T: Value>(
        &mut self,
        at: &str,
        kind: Kind<T>,
        key: &str,
        written: Written,
    ) -> Result<Written, Failure> {
        let result = match written.ticket {
            Some(ticket) => self.answer(at, ticket)?.result,
            None => {
                self.note(kind.id, key, written.event);
                return Ok(written);
            }
        };
        // Whether acknowledged or not, it is there, and on its way.
        self.note(kind.id, key, written.event);
        result.map(|_| written)
    }

    fn answer(&mut self, at: &str, ticket: Ticket) -> Result<Answer, Failure> {
        self.pump();
        let store = self.running(at)?;
        store.give_up(ticket);
        store.answer_to(ticket).ok_or(Failure::Unavailable)
    }

    fn running(&mut self, at: &str) -> Result<&mut Store, Failure> {
        let node = self.nodes.get_mut(at).filter(|node| node.is_up);
        node.map(|node| &mut node.store).ok_or(Failure::Unavailable)
    }
}

fn in_session<'a, T: Value>(
    access: Access<'a, T>,
    session: Option<&'a mut Session>,
) -> Access<'a, T> {
    match session {
        Some(session) => access.in_session(session),
        None => access,
    }
}
