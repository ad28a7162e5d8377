use core::fmt;
use std::sync::Arc;

use rejoin_causality::{Drift, ReplicaId, SystemClock, TimeSource};

/// How a store behaves. All times are milliseconds; a pause of none counts as one of a millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The number of the cluster. Frames and sessions of another are refused.
    pub cluster: u128,
    /// How far the clocks of others may be ahead.
    pub drift: Drift,
    /// How much the store takes.
    pub limits: Limits,
    /// How neighbours are kept up to date.
    pub sync: rejoin_sync::Limits,
    /// How long a request waits for other replicas, unless it says so itself.
    pub patience: u64,
    /// How long until a question to another replica is asked again.
    pub retry: u64,
    /// How often stable deletions are forgotten; `None` leaves that to
    /// [`Store::forget`](crate::Store::forget).
    pub forget_every: Option<u64>,
    /// How often what has expired is deleted; `None` for never. It goes once this store has been
    /// level with every member since, as one of them may have set a later time.
    pub reap_every: Option<u64>,
}

impl Settings {
    pub(crate) fn retry(&self) -> u64 {
        self.retry.max(1)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cluster: 0,
            drift: Drift::default(),
            limits: Limits::default(),
            sync: rejoin_sync::Limits::default(),
            patience: 5_000,
            retry: 250,
            forget_every: Some(60_000),
            reap_every: Some(60_000),
        }
    }
}

/// How much a store takes before it refuses.
///
/// Only what comes in here is refused. What other replicas have accepted is always taken, or
/// replicas would never agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How many bytes a key may have.
    pub key_bytes: usize,
    /// How many keys there may be. One that is deleted counts until its deletion is forgotten.
    pub keys: usize,
    /// How many encoded bytes a value may have. If this is set, every write encodes the value.
    pub value_bytes: Option<usize>,
    /// How many requests may wait for other replicas, and then for somebody to take their
    /// [answers](crate::Store::answers): reads that ask them, and writes at a level.
    pub waiting: usize,
    /// How many entries may wait to be saved.
    pub unsaved: usize,
    /// How many frames of one peer may be held back because its clock is ahead, and how many bytes.
    pub held: (usize, usize),
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            key_bytes: 1 << 10,
            keys: usize::MAX,
            value_bytes: None,
            waiting: 1 << 16,
            unsaved: 1 << 20,
            held: (64, 4 << 20),
        }
    }
}

/// Who a store is when it starts: an id, a clock, and where further ids come from.
///
/// The id is that of a new member. A store that finds another in its storage keeps that.
#[derive(Clone)]
pub struct Start {
    pub(crate) id: ReplicaId,
    pub(crate) clock: Arc<dyn TimeSource>,
    pub(crate) ids: Arc<dyn Fn() -> ReplicaId + Send + Sync>,
}

impl Start {
    /// A random id, and the clock of the system: the usual one.
    pub fn random() -> Self {
        Self::new(ReplicaId::random(), SystemClock)
    }

    /// With this id, which nobody has ever used, and the wall clock `clock`.
    pub fn new(id: ReplicaId, clock: impl TimeSource + 'static) -> Self {
        Self {
            id,
            clock: Arc::new(clock),
            ids: Arc::new(ReplicaId::random),
        }
    }

    /// Takes ids for further incarnations from `ids` instead of the entropy of the system. It must
    /// never give one twice, also not to another replica.
    #[must_use]
    pub fn with_ids(mut self, ids: impl Fn() -> ReplicaId + Send + Sync + 'static) -> Self {
        self.ids = Arc::new(ids);
        self
    }
}

impl fmt::Debug for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
