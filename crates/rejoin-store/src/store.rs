mod access;
mod announced;
mod answers;
mod deletion;
mod edit;
mod inbound;
mod incarnation;
mod members;
mod outbound;
mod outbox;
mod read;
mod repairs;
mod requests;
mod saved;
mod set_back;
mod time;
mod watch;
mod windows;

use core::fmt;
use std::collections::BTreeMap;
use std::sync::Arc;

use rejoin_causality::{CausalContext, Replica, ReplicaId, TimeSource, Timestamp};
use rejoin_sync::Endpoint;

pub use self::access::Access;
use self::announced::Announced;
pub use self::answers::{Answer, Found, Freshness, Ticket, Written};
use self::members::Peer;
use self::outbox::Outbox;
use self::requests::Requests;
use self::saved::Keeper;
pub use self::saved::{OpenError, Recovered};
use self::watch::Watch;
pub use self::watch::{Event, Subscription};
pub use self::windows::Windows;
use crate::contents::Contents;
use crate::counts::Counts;
use crate::schema::Schema;
use crate::session::{Guarantees, Session};
use crate::settings::{Settings, Start};

/// One replica of an eventually consistent store: keys, each with a value of a declared kind.
///
/// It takes writes on its own, tells the other members in the background, and converges with
/// them. It is a state machine: it owns no thread, clock, disk or socket. Time comes in by
/// [`tick`](Self::tick), frames by [`receive`](Self::receive); what it has to send is taken by
/// [`frames`](Self::frames), and the answers to what could not be answered at once by
/// [`answers`](Self::answers). After every call that changes something, ask for both.
///
/// # When is a write safe?
/// A write is in memory when the call returns. It is durable here once [`commit`](Self::commit)
/// has succeeded, which [`frames`](Self::frames) and [`answers`](Self::answers) do first, so that
/// nothing is ever told to anybody that a crash could undo. One commit serves all writes before it.
///
/// # Example
/// ```
/// use rejoin_lww_register::LwwRegister;
/// use rejoin_store::{Schema, Settings, Start, Store};
///
/// let mut schema = Schema::new();
/// let names = schema.declare::<LwwRegister<String>>("names")?;
/// let mut store = Store::new(schema, Start::random(), Settings::default());
///
/// store.key(names, "u1").write(|name, me| name.set(me, "Ann".into()))?;
/// let name = store.key(names, "u1").read()?;
/// assert_eq!(name.and_then(|name| name.get()).map(String::as_str), Some("Ann"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Store {
    pub(crate) schema: Arc<Schema>,
    pub(crate) settings: Settings,
    /// The member that this is; its incarnations write under ids of their own.
    id: ReplicaId,
    replica: Replica,
    clock: Arc<dyn TimeSource>,
    ids: Arc<dyn Fn() -> ReplicaId + Send + Sync>,
    /// The incarnations of before.
    retired: Vec<ReplicaId>,
    /// After a restart: others may know of later events of ours.
    is_suspect: bool,
    /// Tells this store from every other, and from itself in another life.
    nonce: u64,
    /// After a crash: the next write begins a new incarnation.
    must_begin: bool,
    /// Its storage has lost who the other members are, and none has joined since.
    has_lost_members: bool,
    pub(crate) contents: Contents,
    endpoint: Endpoint<Contents>,
    peers: BTreeMap<ReplicaId, Peer>,
    now: u64,
    /// The latest stamp that was accepted from others.
    accepted: Timestamp,
    /// The events that each other member has said to have.
    announced: BTreeMap<ReplicaId, Announced>,
    requests: Requests,
    ready: Vec<Answer>,
    /// Frames of our own making; those of the endpoint wait there.
    out: Outbox,
    keeper: Keeper,
    watch: Watch,
    windows: Windows,
    counts: Counts,
    forget_at: u64,
    reap_at: u64,
}

impl Store {
    /// A store without storage: a crash loses it, and a new one begins under a new id.
    pub fn new(schema: impl Into<Arc<Schema>>, start: Start, settings: Settings) -> Self {
        let clock = Arc::clone(&start.clock);
        let mut replica = Replica::new(start.id, read(&clock));
        replica.set_drift(settings.drift);
        let nonce = u128::from((start.ids)());
        Self {
            nonce: (nonce ^ (nonce >> 64)) as u64,
            schema: schema.into(),
            settings,
            id: start.id,
            replica,
            clock,
            ids: start.ids,
            retired: Vec::new(),
            is_suspect: false,
            must_begin: false,
            has_lost_members: false,
            contents: Contents::new(),
            endpoint: Endpoint::new(start.id, 1, settings.sync),
            peers: BTreeMap::new(),
            now: 0,
            accepted: Timestamp::default(),
            announced: BTreeMap::new(),
            requests: Requests::default(),
            ready: Vec::new(),
            out: Outbox::default(),
            keeper: Keeper::default(),
            watch: Watch::default(),
            windows: Windows::default(),
            counts: Counts::default(),
            forget_at: 0,
            reap_at: 0,
        }
    }

    /// The member that this store is.
    pub fn id(&self) -> ReplicaId {
        self.id
    }

    /// The id of the incarnation that it writes under now.
    pub fn writer(&self) -> ReplicaId {
        self.replica.id()
    }

    /// The events that it holds.
    pub fn version(&self) -> &CausalContext {
        &self.contents.version
    }

    /// All that it holds.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// A digest of its version and of all that can be read: equal replicas have equal ones.
    ///
    /// Costs what has changed since it was asked for last.
    pub fn digest(&mut self) -> u64 {
        self.contents.digest_now()
    }

    /// The kinds that it keeps.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How it behaves.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A session for a client of this cluster.
    pub fn session(&self, guarantees: Guarantees) -> Session {
        Session::new(self.settings.cluster, guarantees)
    }

    /// What has been counted since it started.
    pub fn counts(&self) -> Counts {
        Counts {
            lost: self.contents.tally.lost,
            equivocations: self.contents.tally.equivocations,
            clashes: self.contents.clashes,
            conflicts: self.contents.conflicts,
            ..self.counts
        }
    }

    /// How long writes of this replica took to reach every member.
    pub fn windows(&self) -> &Windows {
        &self.windows
    }

    /// What the wall clock reads.
    pub fn wall(&self) -> u64 {
        self.replica.now_millis()
    }
}

/// A clock for the handle that writes.
fn read(clock: &Arc<dyn TimeSource>) -> impl TimeSource + 'static {
    let clock = Arc::clone(clock);
    move || clock.now_millis()
}

/// Who it is, and how much it holds.
impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("id", &self.id)
            .field("contents", &self.contents)
            .finish_non_exhaustive()
    }
}
