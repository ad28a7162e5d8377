//! Kinds whose type is not known where they are used.

use rejoin_causality::Stamp;
use rejoin_flag::EwFlag;
use rejoin_g_set::GSet;
use rejoin_lww_register::LwwRegister;
use rejoin_mv_register::MvRegister;
use rejoin_or_set::OrSet;
use rejoin_pn_counter::PnCounter;
use rejoin_store::{Answer, BadKind, Failure, Kind as Of, Schema, Session, Store, Ticket, Written};

use super::Subject;
use crate::{Kind, Level, Op, View};

/// A declared kind, and what can be done with its keys.
pub(crate) trait Handle {
    fn read(
        &self,
        store: &mut Store,
        key: &str,
        session: Option<&mut Session>,
    ) -> Result<View, Failure>;

    fn ask(
        &self,
        store: &mut Store,
        key: &str,
        level: Level,
        session: &mut Session,
    ) -> Result<Ticket, Failure>;

    fn write(
        &self,
        store: &mut Store,
        key: &str,
        op: Op,
        level: Level,
        session: &mut Session,
    ) -> Result<Written, Failure>;

    fn delete(
        &self,
        store: &mut Store,
        key: &str,
        level: Level,
        session: &mut Session,
    ) -> Result<Written, Failure>;

    fn stamp(&self, store: &mut Store, key: &str) -> Option<Stamp>;

    /// What the answer to a read says.
    fn found(&self, answer: Answer) -> Result<View, Failure>;
}

impl<T: Subject> Handle for Of<T> {
    fn read(
        &self,
        store: &mut Store,
        key: &str,
        session: Option<&mut Session>,
    ) -> Result<View, Failure> {
        let access = store.key(*self, key);
        let value = match session {
            Some(session) => access.in_session(session).read()?,
            None => access.read()?,
        };
        Ok(value.map_or(View::Nothing, Subject::show))
    }

    fn ask(
        &self,
        store: &mut Store,
        key: &str,
        level: Level,
        session: &mut Session,
    ) -> Result<Ticket, Failure> {
        store.key(*self, key).in_session(session).at(level).ask()
    }

    fn write(
        &self,
        store: &mut Store,
        key: &str,
        op: Op,
        level: Level,
        session: &mut Session,
    ) -> Result<Written, Failure> {
        let access = store.key(*self, key).in_session(session).at(level);
        access.edit(|value, me| value.apply(me, op))
    }

    fn delete(
        &self,
        store: &mut Store,
        key: &str,
        level: Level,
        session: &mut Session,
    ) -> Result<Written, Failure> {
        store.key(*self, key).in_session(session).at(level).delete()
    }

    fn stamp(&self, store: &mut Store, key: &str) -> Option<Stamp> {
        let value = store.key(*self, key).read().ok()?;
        value.and_then(Subject::stamp)
    }

    fn found(&self, answer: Answer) -> Result<View, Failure> {
        let view = answer.value::<T>().map_or(View::Nothing, Subject::show);
        answer.result.map(|_| view)
    }
}

/// Declares a kind with its type.
pub(super) fn declare(kind: Kind, schema: &mut Schema) -> Result<Box<dyn Handle>, BadKind> {
    let name = kind.name();
    Ok(match kind {
        Kind::Register => Box::new(schema.declare::<LwwRegister<u64>>(name)?),
        Kind::Many => Box::new(schema.declare::<MvRegister<u64>>(name)?),
        Kind::Counter => Box::new(schema.declare::<PnCounter>(name)?),
        Kind::Set => Box::new(schema.declare::<OrSet<u64>>(name)?),
        Kind::Grow => Box::new(schema.declare::<GSet<u64>>(name)?),
        Kind::Flag => Box::new(schema.declare::<EwFlag>(name)?),
    })
}
