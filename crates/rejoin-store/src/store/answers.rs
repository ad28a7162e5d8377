use core::fmt;

use rejoin_causality::{CausalContext, Dot};
use rejoin_merge::Merge as _;

use super::Store;
use crate::failure::Failure;
use crate::session::Session;
use crate::storage::StorageError;
use crate::value::{Erased, Value, down};

/// The name of a request that waits for other replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub(crate) u64);

/// What became of a write here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The event that the write made; `None` if it has changed nothing.
    pub event: Option<Dot>,
    /// Whose answer says that enough replicas have it; `None` for a write that asked for no
    /// others. One that has changed nothing waits until as many have what it found here, so that
    /// it promises no less than one that has.
    pub ticket: Option<Ticket>,
}

/// The answer to a request that waited.
#[derive(Debug)]
pub struct Answer {
    /// Which request.
    pub ticket: Ticket,
    /// What came of it.
    pub result: Result<Found, Failure>,
    /// What the request has shown, for [`Session::learn`].
    pub(crate) read: CausalContext,
    pub(crate) version: CausalContext,
}

/// What a read has found; nothing for a write.
pub struct Found {
    pub(crate) value: Option<Box<dyn Erased>>,
    /// How far behind the answer may be.
    pub freshness: Freshness,
}

impl Answer {
    /// The value that a read has found, if there is one and it is a `T`.
    pub fn value<T: Value>(&self) -> Option<&T> {
        down(&**self.result.as_ref().ok()?.value.as_ref()?)
    }

    /// The events that the store held when it answered. More may have come in since.
    pub fn version(&self) -> &CausalContext {
        &self.version
    }
}

impl Session {
    /// Takes down what an answer has shown.
    pub fn learn(&mut self, answer: &Answer) {
        self.note_read(&answer.read, &answer.version);
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("value", &self.value)
            .field("freshness", &self.freshness)
            .finish()
    }
}

/// How far behind others a replica is, as far as it knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// How many milliseconds ago it was last known to have all that the member had of which it
    /// has heard the least; `None` if there is one that it has never been level with.
    ///
    /// It counts from when the word of the member arrived, so what was read may be older by the
    /// time that this was on its way.
    pub age: Option<u64>,
    /// How many events other members have that it knows of and lacks.
    pub behind: u64,
}

impl Store {
    /// How far behind others this replica is, as far as it knows.
    pub fn freshness(&self) -> Freshness {
        let mut lacks = CausalContext::new();
        for announced in self.announced.values() {
            lacks.merge(&announced.version().without(&self.contents.version));
        }
        let behind = lacks.count();
        let mut age = Some(0);
        for peer in self.peers.keys() {
            let since = self.endpoint.complete_at(*peer);
            let since = since.map(|at| self.now.saturating_sub(at));
            age = age.zip(since).map(|(age, since)| age.max(since));
        }
        Freshness {
            age,
            behind: u64::try_from(behind).unwrap_or(u64::MAX),
        }
    }

    /// The answers to requests that waited, in the order in which they were ready.
    ///
    /// A request takes one of the [places](crate::Limits::waiting) until its answer is taken here.
    ///
    /// # Errors
    /// If what they tell could not be made durable. They wait on.
    pub fn answers(&mut self) -> Result<Vec<Answer>, StorageError> {
        self.commit()?;
        Ok(core::mem::take(&mut self.ready))
    }

    /// The answer to this request, if it is ready; those to others stay.
    pub(crate) fn answer_to(&mut self, ticket: Ticket) -> Option<Answer> {
        self.commit().ok()?;
        let at = self
            .ready
            .iter()
            .position(|answer| answer.ticket == ticket)?;
        Some(self.ready.remove(at))
    }
}
