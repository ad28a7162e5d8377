use rejoin_causality::{CausalContext, Dot};

use super::Store;
use crate::contents::{Expiry, Gone, State};
use crate::failure::Failure;
use crate::schema::KindId;
use crate::session::Session;

impl Store {
    pub(crate) fn delete(
        &mut self,
        kind: KindId,
        key: &str,
        session: Option<&mut Session>,
    ) -> Result<Option<Dot>, Failure> {
        self.may_write(session.as_deref())?;
        let Some(slot) = self.to_change(kind, key)? else {
            self.found_gone(kind, key, session);
            return Ok(None);
        };
        Ok(self.bury(slot, true, session))
    }

    /// Leaves of an entry only that it is gone.
    fn bury(&mut self, slot: u32, deleted: bool, session: Option<&mut Session>) -> Option<Dot> {
        let dot = self.contents.version.next_dot(self.replica.id());
        let by = CausalContext::from(dot);
        let entry = self.contents.table.entry_mut(slot)?;
        entry.state = State::Gone(Box::new(Gone { by, deleted }));
        entry.expiry = None;
        entry.recent = None;
        self.contents.tombstones.push(slot);
        Some(self.mint(slot, session))
    }

    pub(crate) fn expire(
        &mut self,
        kind: KindId,
        key: &str,
        session: Option<&mut Session>,
        until: Option<u64>,
    ) -> Result<Option<Dot>, Failure> {
        self.may_write(session.as_deref())?;
        let Some(slot) = self.to_change(kind, key)? else {
            self.found_gone(kind, key, session);
            return Ok(None);
        };
        // The end of time has no encoded form, and never comes.
        let until = until.filter(|until| *until < u64::MAX);
        let dot = self.contents.version.next_dot(self.replica.id());
        let Some(entry) = self.contents.table.entry_mut(slot) else {
            return Ok(None);
        };
        let before = entry.expiry.as_deref();
        if before.map_or(until.is_none(), |before| before.is_just(until)) {
            self.found_done(slot, session);
            return Ok(None);
        }
        entry.expiry = Some(Box::new(Expiry::set(before, dot, until)));
        Ok(Some(self.mint(slot, session)))
    }

    pub(crate) fn expires(&self, kind: KindId, key: &str) -> Option<u64> {
        let (_, slot) = self.contents.find(key, kind);
        let entry = self.contents.table.entry(slot?)?;
        entry.expiry.as_ref()?.until()
    }

    /// There is nothing to change. If something was there, a session has seen that it is gone.
    fn found_gone(&self, kind: KindId, key: &str, session: Option<&mut Session>) {
        let (_, slot) = self.contents.find(key, kind);
        if let Some(slot) = slot {
            self.found_done(slot, session);
        }
    }

    /// The entry, if it can be read.
    fn to_change(&self, kind: KindId, key: &str) -> Result<Option<u32>, Failure> {
        let (hash, slot) = self.contents.find(key, kind);
        let Some(slot) = slot else {
            return self.nothing(hash, key, kind).map(|()| None);
        };
        match self.contents.table.entry(slot) {
            Some(entry) => Ok(self.value_of(entry)?.map(|_| slot)),
            None => Ok(None),
        }
    }

    /// Forgets deletions that are stable: every member keeps them, and all that it did before is
    /// here and with everybody. The keys are free again. Answers how many.
    ///
    /// Nothing that was deleted rises again by it: a member that is away holds the forgetting up,
    /// until it returns or [leaves](Self::leave). Who has left and comes back is told what to give
    /// up; only what it wrote to a deleted key while it was out is news, and comes in with what it
    /// was made on. A store that no longer knows its members, because the record of them was
    /// damaged, waits until they [join](Self::join).
    pub fn forget(&mut self) -> usize {
        if self.has_lost_members {
            return 0;
        }
        let settled = self.settled();
        let forgotten = self.contents.forget(&settled);
        self.counts.forgotten += forgotten as u64;
        forgotten
    }

    /// Deletes what has expired everywhere: by more than clocks may differ.
    ///
    /// A member may have set a later time before this one had come, and what it wrote since would
    /// go as well. So nothing is deleted before this store has been level with every member after
    /// that: who is away holds it up, as it does the forgetting of deletions.
    pub(crate) fn reap(&mut self) {
        let Some(age) = self.freshness().age else {
            return;
        };
        let allowed = u64::try_from(self.settings.drift.allowed().as_millis()).unwrap_or(u64::MAX);
        let before = self.wall().saturating_sub(age).saturating_sub(allowed);
        let is_over = |until: Option<u64>| until.is_some_and(|until| until < before);
        let over: Vec<u32> = (self.contents.table.iter())
            .filter(|(_, entry)| entry.gone().is_none())
            .filter(|(_, entry)| is_over(entry.expiry.as_ref().and_then(|of| of.until())))
            .map(|(slot, _)| slot)
            .collect();
        if over.is_empty() || self.may_write(None).is_err() {
            return;
        }
        // By it members see how far this clock is, and hold back what one that is ahead has ended.
        self.replica.stamp(None);
        for slot in over {
            if self.bury(slot, false, None).is_some() {
                self.counts.reaped += 1;
            }
        }
    }
}
