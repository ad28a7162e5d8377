//! One replica: the store that is used in earnest, as all that has happened to it.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use rejoin_causality::{CausalContext, Dot, Replica, ReplicaId};
use rejoin_lww_register::LwwRegister;
use rejoin_merge::Bottom as _;
use rejoin_or_set::OrSet;
use rejoin_store::{
    Failure, Guarantees, Kind, Level, Loaded, Memory, Schema, Session, Settings, Start, Storage,
    StorageError, Store, Ticket, Write, Written,
};

use super::fault::Fault;
use crate::support::schema;

/// The register that is written to, and the set.
const REGISTER: &str = "r";
const SET: &str = "s";
const ELEMENT: &str = "x";

/// Longer than anything lasts that is waited for.
const IDLE: u64 = 1 << 40;

struct Kinds {
    schema: Arc<Schema>,
    names: Kind<LwwRegister<String>>,
    carts: Kind<OrSet<String>>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let (schema, _, names, carts) = schema();
    let schema = Arc::new(schema);
    Kinds {
        schema,
        names,
        carts,
    }
});

/// One thing that a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Op {
    /// Sets the register, to a text of its own.
    Set,
    /// Puts the element into the set.
    Insert,
    /// Takes it out.
    Remove,
    /// Deletes the key of the set.
    Delete,
}

/// What happens to a replica. Given the same of it in the same order, a replica is the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Input {
    /// A write, by its number among all.
    Write(u8, Op, Level),
    /// A write, and a crash before it is durable.
    WriteAndCrash(u8, Op),
    /// A write, and a crash when it is durable and nobody was told.
    WriteCommitAndCrash(u8, Op),
    Receive(ReplicaId, Arc<[u8]>),
    Wait,
    Crash,
    Forget,
}

/// What can be read, of the set whether the element is in it; or that the key is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct View {
    pub(super) register: Option<u8>,
    pub(super) set: Result<bool, Failure>,
}

/// A replica by its history, and what it shows after it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) id: ReplicaId,
    peers: Vec<ReplicaId>,
    inputs: Vec<Input>,
    /// A hash of the history.
    pub(super) name: u64,
    pub(super) version: CausalContext,
    pub(super) digest: u64,
    pub(super) view: View,
    pub(super) is_waiting: bool,
    pub(super) now: u64,
    /// The writes at the level `All` that were answered with success.
    pub(super) everywhere: u8,
    pub(super) is_wrong: bool,
    /// The running store, until something happens to it.
    running: Running,
}

/// A store that whoever comes first takes; others play its history again.
#[derive(Clone, Default)]
struct Running(Arc<Mutex<Option<Live>>>);

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Running")
    }
}

pub(super) type Mail = (ReplicaId, Vec<u8>);

/// What comes of an input.
pub(super) struct After {
    pub(super) node: Node,
    pub(super) mail: Vec<Mail>,
    /// The event of a write, if it made one.
    pub(super) event: Option<Dot>,
    /// How many deletions were forgotten.
    pub(super) forgotten: usize,
}

impl Node {
    pub(super) fn new(id: ReplicaId, peers: Vec<ReplicaId>) -> (Self, Vec<Mail>) {
        let node = Self {
            id,
            peers,
            inputs: Vec::new(),
            name: 0,
            version: CausalContext::new(),
            digest: 0,
            view: View {
                register: None,
                set: Ok(false),
            },
            is_waiting: true,
            now: 0,
            everywhere: 0,
            is_wrong: false,
            running: Running::default(),
        };
        let mut live = Live::new(id, &node.peers, None);
        let mail = live.flush();
        (node.seen(live), mail)
    }

    /// The replica as it is now.
    pub(super) fn live(&self, fault: Option<Fault>) -> Live {
        if let Some(mut live) = self.running.0.lock().unwrap().take() {
            live.fault = fault;
            return live;
        }
        let mut live = Live::new(self.id, &self.peers, fault);
        live.flush();
        for input in &self.inputs {
            live.apply(input);
        }
        assert_eq!(live.store.digest(), self.digest, "one history, two stores");
        live
    }

    /// Gives the store back as it was.
    pub(super) fn keep(&self, live: Live) {
        *self.running.0.lock().unwrap() = Some(live);
    }

    pub(super) fn after(&self, input: Input, fault: Option<Fault>) -> After {
        let mut live = self.live(fault);
        let mail = live.apply(&input);
        let mut node = self.clone();
        let mut hasher = DefaultHasher::new();
        (self.name, &input).hash(&mut hasher);
        node.name = hasher.finish();
        node.inputs.push(input);
        After {
            mail,
            event: live.event,
            forgotten: live.forgotten,
            node: node.seen(live),
        }
    }

    fn seen(mut self, mut live: Live) -> Self {
        self.is_wrong |= live.is_wrong || !self.version.is_subset(live.store.version());
        self.version = live.store.version().clone();
        self.digest = live.store.digest();
        self.view = live.view();
        self.is_waiting = live.store.next_tick().is_some_and(|next| next < IDLE);
        self.now = live.now;
        self.everywhere = live.everywhere;
        self.running = Running(Arc::new(Mutex::new(Some(live))));
        self
    }
}

/// A disk that outlives the store, and remembers what it held before the last change.
#[derive(Clone, Default)]
struct Disk(Arc<Mutex<(Memory, Memory)>>);

impl Storage for Disk {
    fn load(&mut self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<Loaded, StorageError> {
        self.0.lock().unwrap().0.load(each)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StorageError> {
        let mut disk = self.0.lock().unwrap();
        disk.1 = disk.0.clone();
        disk.0.commit(batch)
    }
}

/// A running store.
pub(super) struct Live {
    pub(super) store: Store,
    disk: Disk,
    start: Start,
    now: u64,
    asked: BTreeMap<Ticket, u8>,
    everywhere: u8,
    is_wrong: bool,
    event: Option<Dot>,
    forgotten: usize,
    fault: Option<Fault>,
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.sync.retry = 1;
    settings.sync.retry_max = 1;
    settings.sync.idle = IDLE;
    settings.retry = 1;
    settings.patience = IDLE;
    settings.forget_every = None;
    settings.reap_every = None;
    settings
}

impl Live {
    fn new(id: ReplicaId, peers: &[ReplicaId], fault: Option<Fault>) -> Self {
        let disk = Disk::default();
        let next = AtomicU64::new(100 * u64::from(id.to_bytes()[15]));
        let start = Start::new(id, || 1_000)
            .with_ids(move || (next.fetch_add(1, Ordering::Relaxed) + 1).into());
        let mut store = open(&disk, &start);
        for peer in peers {
            store.join(*peer);
        }
        Self {
            store,
            disk,
            start,
            now: 0,
            asked: BTreeMap::new(),
            everywhere: 0,
            is_wrong: false,
            event: None,
            forgotten: 0,
            fault,
        }
    }

    fn apply(&mut self, input: &Input) -> Vec<Mail> {
        self.event = None;
        self.forgotten = 0;
        match input {
            Input::Write(number, op, level) => self.write(*number, *op, *level),
            Input::WriteAndCrash(number, op) => {
                self.write(*number, *op, Level::Local);
                self.event = None;
                self.restart();
            }
            Input::WriteCommitAndCrash(number, op) => {
                self.write(*number, *op, Level::Local);
                self.store.commit().unwrap();
                self.restart();
            }
            Input::Receive(from, frame) => {
                self.is_wrong |= self.store.receive(*from, frame).is_err();
            }
            Input::Wait => self.now += 1,
            Input::Crash => self.restart(),
            Input::Forget => {
                // Whoever has left is not waited for.
                let members = match self.fault {
                    Some(Fault::ForgetsEarly) => self.store.members(),
                    _ => Vec::new(),
                };
                for member in &members {
                    self.store.leave(*member);
                }
                self.forgotten = self.store.forget();
                for member in members {
                    self.store.join(member);
                }
                if self.forgotten > 0 && self.fault == Some(Fault::WritesBack) {
                    let _ = self.write_in(0, Op::Insert, Level::Local, None);
                }
            }
        }
        self.flush()
    }

    fn write(&mut self, number: u8, op: Op, level: Level) {
        if let Ok(written) = self.write_in(number, op, level, None) {
            self.event = written.event;
            if let Some(ticket) = written.ticket {
                self.asked.insert(ticket, number);
            }
        }
    }

    fn write_in(
        &mut self,
        number: u8,
        op: Op,
        level: Level,
        session: Option<&mut Session>,
    ) -> Result<Written, Failure> {
        let Kinds { names, carts, .. } = *KINDS;
        let text = number.to_string();
        let mut nobody = Session::new(0, Guarantees::NONE);
        let session = session.unwrap_or(&mut nobody);
        if op == Op::Set {
            let register = self.store.key(names, REGISTER);
            let register = register.at(level).in_session(session);
            if self.fault != Some(Fault::StampsAnew) {
                return register.write(|name, me| name.set(me, text));
            }
            return register.edit(|name, me| {
                let mut other = Replica::new(me.id(), move || 500 - u64::from(number));
                *name = LwwRegister::bottom();
                Ok::<_, String>(!name.set(&mut other, text).is_nothing())
            });
        }
        let set = self.store.key(carts, SET).at(level).in_session(session);
        match op {
            Op::Remove => set.write(|cart, me| cart.remove(me, ELEMENT)),
            Op::Delete => set.delete(),
            Op::Set | Op::Insert => set.write(|cart, me| cart.insert(me, ELEMENT.to_owned())),
        }
    }

    /// Sends what there is to send; the store makes it durable first.
    fn flush(&mut self) -> Vec<Mail> {
        self.store.tick(self.now);
        let mail = self.store.frames().unwrap();
        for answer in self.store.answers().unwrap() {
            if let (Some(number), true) = (self.asked.remove(&answer.ticket), answer.result.is_ok())
            {
                self.everywhere |= 1 << number;
            }
        }
        mail
    }

    fn restart(&mut self) {
        if self.fault == Some(Fault::CrashForgets) {
            let mut disk = self.disk.0.lock().unwrap();
            disk.0 = disk.1.clone();
        }
        self.asked.clear();
        self.store = open(&self.disk, &self.start);
    }

    pub(super) fn view(&mut self) -> View {
        let Kinds { names, carts, .. } = *KINDS;
        let register = self.store.key(names, REGISTER).read().unwrap();
        let register = register.and_then(|name| name.get()?.parse().ok());
        let set = self.store.key(carts, SET).read();
        let set = set.map(|cart| cart.is_some_and(|cart| cart.contains(ELEMENT)));
        View { register, set }
    }

    /// Reads within a session.
    pub(super) fn read(&mut self, of: Op, session: &mut Session) -> Result<(), Failure> {
        let Kinds { names, carts, .. } = *KINDS;
        if of == Op::Set {
            let register = self.store.key(names, REGISTER);
            return register.in_session(session).read().map(drop);
        }
        let set = self.store.key(carts, SET);
        set.in_session(session).read().map(drop)
    }

    /// Tries a write within a session, on a replica that is thrown away afterwards.
    pub(super) fn may_write(
        &mut self,
        number: u8,
        op: Op,
        session: &mut Session,
    ) -> Result<(), Failure> {
        self.write_in(number, op, Level::Local, Some(session))
            .map(drop)
    }
}

fn open(disk: &Disk, start: &Start) -> Store {
    let schema = Arc::clone(&KINDS.schema);
    let opened = Store::open(schema, disk.clone(), start.clone(), settings());
    opened.unwrap().0
}
