//! The real thing: a store, driven by the simulator.

mod answers;
mod handle;
mod storage;
mod subject;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_store::{
    BadKind, Carried, Failure, OpenError, Schema, Session, Settings, Start, Store, Ticket,
};

pub(crate) use self::handle::Handle;
use self::storage::Kept;
pub(crate) use self::subject::{Subject, unfit};
use crate::mutant::{self, Between};
use crate::{
    Answer, Ask, Guarantees, Kind, Machines, Mutant, Node, Now, Op, Output, Records, Request, View,
};

/// Replicas that run a [`Store`], as it is or with a bug planted around it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stores {
    /// The bug.
    pub mutant: Option<Mutant>,
}

type Handles = BTreeMap<Kind, Box<dyn Handle>>;

/// A store, and what it still has to answer.
struct Replica {
    store: Store,
    handles: Handles,
    /// What its wall clock shows.
    wall: Arc<AtomicU64>,
    now: u64,
    outputs: Vec<Output>,
    /// Requests that wait for other replicas.
    waiting: BTreeMap<Ticket, Waiting>,
    /// Writes that wait for the disk alone.
    unsaved: Vec<(u64, Session)>,
}

struct Waiting {
    number: u64,
    /// What is read; `None` for a write.
    kind: Option<Kind>,
    session: Session,
}

impl Machines for Stores {
    fn open(&self, records: Records, entropy: u64, now: Now) -> Result<Box<dyn Node>, String> {
        let wall = Arc::new(AtomicU64::new(now.wall));
        let (schema, handles) = self.schema().map_err(|error| error.to_string())?;
        let storage = Kept::new(records.clone(), self.mutant);
        let start = self.start(&records, entropy, &wall);
        let opened = Store::open(schema, storage, start, settings());
        let (store, _) = opened.map_err(|error: OpenError| error.to_string())?;
        let mut replica = Replica {
            store,
            handles,
            wall,
            now: now.steady,
            outputs: Vec::new(),
            waiting: BTreeMap::new(),
            unsaved: Vec::new(),
        };
        replica.store.tick(now.steady);
        let node: Box<dyn Node> = Box::new(replica);
        Ok(match self.mutant {
            Some(mutant) => Box::new(Between::new(node, mutant)),
            None => node,
        })
    }
}

impl Stores {
    fn schema(&self) -> Result<(Schema, Handles), BadKind> {
        let mut schema = Schema::new();
        let mut handles = BTreeMap::new();
        for kind in Kind::ALL {
            let planted = self
                .mutant
                .and_then(|it| mutant::handles(it, kind, &mut schema));
            let handle = match planted {
                Some(handle) => handle?,
                None => handle::declare(kind, &mut schema)?,
            };
            handles.insert(kind, handle);
        }
        Ok((schema, handles))
    }

    fn start(&self, records: &Records, entropy: u64, wall: &Arc<AtomicU64>) -> Start {
        let clock = Arc::clone(wall);
        let clock = move || clock.load(Ordering::Relaxed);
        let id = ReplicaId::from(u128::from(entropy) << 64 | 1);
        let drawn = AtomicU64::new(2);
        let new = move || {
            let number = drawn.fetch_add(1, Ordering::Relaxed);
            ReplicaId::from(u128::from(entropy) << 64 | u128::from(number))
        };
        let start = Start::new(id, clock);
        match self.mutant {
            Some(Mutant::SameIdAgain) => {
                let first = records.first_id(id);
                start.with_ids(move || first)
            }
            Some(Mutant::TwinIds) => start.with_ids(|| 7_u64.into()),
            _ => start.with_ids(new),
        }
    }
}

/// As users have them, but for what takes so long that a run would not see it.
fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.patience = 1_500;
    settings.forget_every = Some(400);
    settings
}

impl Replica {
    fn set(&mut self, now: Now) {
        self.now = now.steady;
        self.wall.store(now.wall, Ordering::Relaxed);
        self.store.tick(now.steady);
    }

    fn read(&mut self, number: u64, request: &Request, kind: Kind, mut session: Session) {
        let Some(handle) = self.handles.get(&kind) else {
            return;
        };
        let alone = request.level == crate::Level::Local;
        if alone {
            let read = handle.read(&mut self.store, &request.key, Some(&mut session));
            let seen = Some(self.store.version().clone());
            return self.answer(number, answers::of_read(read), &session, seen);
        }
        match handle.ask(&mut self.store, &request.key, request.level, &mut session) {
            Ok(ticket) => self.wait(ticket, number, Some(kind), session),
            Err(failure) => self.answer(number, answers::of_read(Err(failure)), &session, None),
        }
    }

    fn write(&mut self, number: u64, request: &Request, kind: Kind, op: Op, mut session: Session) {
        let Some(handle) = self.handles.get(&kind) else {
            return;
        };
        let (key, level) = (&request.key, request.level);
        let written = match op {
            Op::Delete => handle.delete(&mut self.store, key, level, &mut session),
            _ => handle.write(&mut self.store, key, op, level, &mut session),
        };
        let written = match written {
            Ok(written) => written,
            Err(failure) => return self.answer(number, answers::of_write(failure), &session, None),
        };
        let stamp = handle.stamp(&mut self.store, key);
        let event = written.event;
        self.outputs.push(Output::Applied {
            number,
            event,
            stamp,
        });
        match written.ticket {
            Some(ticket) => self.wait(ticket, number, None, session),
            None => self.unsaved.push((number, session)),
        }
    }

    fn wait(&mut self, ticket: Ticket, number: u64, kind: Option<Kind>, session: Session) {
        let waiting = Waiting {
            number,
            kind,
            session,
        };
        self.waiting.insert(ticket, waiting);
    }

    fn answer(
        &mut self,
        number: u64,
        answer: Answer,
        session: &Session,
        seen: Option<CausalContext>,
    ) {
        self.outputs.push(Output::Answer {
            number,
            answer,
            session: session.to_bytes().ok(),
            seen,
        });
    }
}

impl Node for Replica {
    fn id(&self) -> ReplicaId {
        self.store.id()
    }

    fn members(&mut self, members: &[ReplicaId], now: Now) {
        self.set(now);
        let before = self.store.members();
        for gone in before.iter().filter(|it| !members.contains(it)) {
            self.store.leave(*gone);
        }
        for member in members.iter().filter(|it| !before.contains(it)) {
            if *member != self.store.id() {
                self.store.join(*member);
            }
        }
    }

    fn receive(&mut self, from: ReplicaId, frame: &[u8], now: Now) {
        self.set(now);
        // A refused frame changes nothing; the store counts it.
        let _ = self.store.receive(from, frame);
    }

    fn request(&mut self, number: u64, request: &Request, now: Now) {
        self.set(now);
        let token = request.session.as_deref().unwrap_or_default();
        let session = match Session::from_bytes(token) {
            Ok(session) => session,
            Err(error) => {
                let session = self.store.session(rejoin_store::Guarantees::NONE);
                let answer = Answer::Rejected(error.to_string());
                return self.answer(number, answer, &session, None);
            }
        };
        match request.ask {
            Ask::Read(kind) => self.read(number, request, kind, session),
            Ask::Write(kind, op) => self.write(number, request, kind, op, session),
        }
    }

    fn tick(&mut self, now: Now) {
        self.set(now);
    }

    fn next_tick(&self) -> Option<u64> {
        // A disk that was full is tried again.
        let again = (!self.unsaved.is_empty()).then_some(self.now + 100);
        self.store.next_tick().into_iter().chain(again).min()
    }

    fn outputs(&mut self) -> Vec<Output> {
        if let Ok(frames) = self.store.frames() {
            for (number, session) in core::mem::take(&mut self.unsaved) {
                self.answer(number, Answer::Written, &session, None);
            }
            let sends = frames.into_iter();
            self.outputs
                .extend(sends.map(|(to, frame)| Output::Send { to, frame }));
        }
        let answers = self.store.answers().unwrap_or_default();
        for answer in answers {
            let Some(mut waiting) = self.waiting.remove(&answer.ticket) else {
                continue;
            };
            if matches!(answer.result, Ok(_) | Err(Failure::Deleted)) {
                waiting.session.learn(&answer);
            }
            let seen = waiting.kind.map(|_| answer.version().clone());
            let told = match waiting.kind.and_then(|kind| self.handles.get(&kind)) {
                Some(handle) => answers::of_read(handle.found(answer)),
                None => answer
                    .result
                    .map_or_else(answers::of_write, |_| Answer::Written),
            };
            self.answer(waiting.number, told, &waiting.session, seen);
        }
        core::mem::take(&mut self.outputs)
    }

    fn session(&self, promised: Guarantees) -> Vec<u8> {
        use rejoin_store::Guarantees as G;
        let asked = [
            (promised.read_your_writes, G::READ_YOUR_WRITES),
            (promised.monotonic_reads, G::MONOTONIC_READS),
            (promised.monotonic_writes, G::MONOTONIC_WRITES),
            (promised.writes_follow_reads, G::WRITES_FOLLOW_READS),
        ];
        let asked = asked.into_iter().filter(|(wanted, _)| *wanted);
        let all = asked.fold(G::NONE, |all, (_, one)| all | one);
        self.store.session(all).to_bytes().unwrap_or_default()
    }

    fn fallbacks(&self) -> u64 {
        self.store.counts().set_back
    }

    fn version(&self) -> CausalContext {
        self.store.version().clone()
    }

    fn digest(&mut self) -> u64 {
        self.store.digest()
    }

    fn view(&mut self, key: &str, kind: Kind) -> View {
        let handle = self.handles.get(&kind);
        let read = handle.map(|it| it.read(&mut self.store, key, None));
        read.and_then(Result::ok).unwrap_or(View::Nothing)
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        answers::counters(self.store.counts())
    }

    fn protocol(&self, frame: &[u8]) -> &'static str {
        let carried = Carried::of(self.store.schema(), frame);
        carried.map_or("frame", |carried| carried.part.name())
    }

    fn carries(&self, frame: &[u8]) -> CausalContext {
        let carried = Carried::of(self.store.schema(), frame);
        carried.map(|carried| carried.events).unwrap_or_default()
    }
}
