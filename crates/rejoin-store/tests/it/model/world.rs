//! Replicas, the frames between them, and a client that goes from one to another.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rejoin_causality::Dot;
use rejoin_store::{Failure, Guarantees, Level, Session};

use super::fault::Fault;
use super::replica::{Input, Mail, Node, Op};

/// How much of each kind may still happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Budget {
    pub(super) crashes: u8,
    pub(super) losses: u8,
    pub(super) doubles: u8,
    /// How often a replica may lose patience while frames are still on their way.
    pub(super) hurries: u8,
    pub(super) reads: u8,
}

/// What may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The client writes, at a replica.
    Write(usize),
    /// The same, and the replica crashes before the write is durable.
    WriteAndCrash(usize),
    /// The same, and the replica crashes before it tells anybody of the durable write.
    WriteCommitAndCrash(usize),
    /// The client reads, at a replica.
    Read(usize),
    /// Time passes at a replica that waits for it.
    Wait(usize),
    Crash(usize),
    /// A replica forgets deletions that are stable.
    Forget(usize),
    /// A frame arrives.
    Deliver(usize),
    /// A frame arrives, and a copy of it is still on its way.
    Double(usize),
    Lose(usize),
}

/// A write that was accepted and is durable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Done {
    pub(super) number: u8,
    pub(super) op: Op,
    pub(super) dot: Dot,
    at: usize,
    /// The writes before it: those that its replica had, one bit each.
    pub(super) saw: u8,
}

/// All replicas, all frames, the client, and what was promised so far.
///
/// Its identity for the checker: of every replica the sequence of what has happened to it (so two
/// states are merged only if they differ in the order of things that happened at different
/// replicas), the frames by content with the number of copies, the client, and what may still come.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) nodes: Vec<Arc<Node>>,
    flying: BTreeMap<(usize, usize, Arc<[u8]>), u8>,
    pub(super) done: Vec<Done>,
    plan: &'static [Op],
    level: Level,
    /// How many of the planned writes were tried.
    tried: u8,
    session: Session,
    /// The writes that the client knows of: its own, and those that it has read.
    known: u8,
    pub(super) left: Budget,
    /// Whether a read in the session showed less than the client knew.
    pub(super) is_stale: bool,
}

impl World {
    /// Replicas of which each knows all others, and has said so.
    pub(super) fn new(count: usize, plan: &'static [Op], level: Level, left: Budget) -> Self {
        let id = |node: usize| (node as u64 + 1).into();
        let mut world = Self {
            nodes: Vec::new(),
            flying: BTreeMap::new(),
            done: Vec::new(),
            plan,
            level,
            tried: 0,
            session: Session::new(0, Guarantees::ALL),
            known: 0,
            left,
            is_stale: false,
        };
        let mut greetings = Vec::new();
        for at in 0..count {
            let peers = (0..count).filter(|peer| *peer != at).map(id);
            let (node, mail) = Node::new(id(at), peers.collect());
            world.nodes.push(Arc::new(node));
            greetings.push(mail);
        }
        for (at, mail) in greetings.into_iter().enumerate() {
            world.post(at, mail);
        }
        while let Some(action) = world.kindly() {
            world = world.after(action, None).unwrap();
        }
        world
    }

    /// Nothing is on its way, and no replica waits for anything.
    pub(super) fn is_still(&self) -> bool {
        self.flying.is_empty() && self.nodes.iter().all(|node| !node.is_waiting)
    }

    pub(super) fn is_over(&self) -> bool {
        usize::from(self.tried) == self.plan.len() && self.left.crashes == 0 && self.is_still()
    }

    pub(super) fn actions(&self, actions: &mut Vec<Action>) {
        let left = self.left;
        let waiting = self.nodes.iter().filter(|node| node.is_waiting);
        let soonest = waiting.map(|node| node.now).min();
        for (at, node) in self.nodes.iter().enumerate() {
            if usize::from(self.tried) < self.plan.len() {
                actions.push(Action::Write(at));
                if left.crashes > 0 {
                    actions.push(Action::WriteAndCrash(at));
                    actions.push(Action::WriteCommitAndCrash(at));
                }
            }
            if left.reads > 0 {
                actions.push(Action::Read(at));
            }
            let may_wait = if self.flying.is_empty() {
                Some(node.now) == soonest
            } else {
                left.hurries > 0
            };
            if may_wait && node.is_waiting {
                actions.push(Action::Wait(at));
            }
            if left.crashes > 0 {
                actions.push(Action::Crash(at));
            }
            if node.view.set == Err(Failure::Deleted) {
                actions.push(Action::Forget(at));
            }
        }
        for frame in 0..self.flying.len() {
            actions.push(Action::Deliver(frame));
            if left.doubles > 0 {
                actions.push(Action::Double(frame));
            }
            if left.losses > 0 {
                actions.push(Action::Lose(frame));
            }
        }
    }

    pub(super) fn after(&self, action: Action, fault: Option<Fault>) -> Option<Self> {
        let mut next = self.clone();
        match action {
            Action::Write(at) => next.write(at, fault)?,
            Action::WriteAndCrash(at) => {
                next.left.crashes -= 1;
                next.tried += 1;
                let op = self.plan[usize::from(self.tried)];
                next.change(at, Input::WriteAndCrash(self.tried, op), fault);
            }
            Action::WriteCommitAndCrash(at) => {
                next.left.crashes -= 1;
                next.tried += 1;
                let op = self.plan[usize::from(self.tried)];
                let input = Input::WriteCommitAndCrash(self.tried, op);
                let event = next.change(at, input, fault).0;
                next.note(at, self.seen_by(at), event);
            }
            Action::Read(at) => {
                next.left.reads -= 1;
                next.read(at, fault)?;
            }
            Action::Wait(at) => {
                if !self.flying.is_empty() {
                    next.left.hurries -= 1;
                }
                if fault != Some(Fault::StopsTheClock) {
                    next.change(at, Input::Wait, fault);
                }
            }
            Action::Crash(at) => {
                next.left.crashes -= 1;
                next.change(at, Input::Crash, fault);
            }
            Action::Forget(at) => {
                let (_, forgotten) = next.change(at, Input::Forget, fault);
                (forgotten > 0).then_some(())?;
            }
            Action::Deliver(frame) => next.deliver(frame, false, fault),
            Action::Double(frame) => {
                next.left.doubles -= 1;
                next.deliver(frame, true, fault);
            }
            Action::Lose(frame) => {
                next.left.losses -= 1;
                next.take(frame);
            }
        }
        Some(next)
    }

    /// The writes that a replica has, one bit each.
    pub(super) fn seen_by(&self, at: usize) -> u8 {
        let seen = |done: &&Done| self.nodes[at].version.contains(done.dot);
        let bits = self.done.iter().filter(seen).map(|done| 1 << done.number);
        bits.sum()
    }

    /// The client writes in its session, which the store refuses where it must.
    fn write(&mut self, at: usize, fault: Option<Fault>) -> Option<()> {
        let (number, op) = (self.tried, self.plan[usize::from(self.tried)]);
        let mut session = self.session(fault);
        let mut live = self.nodes[at].live(fault);
        if live.may_write(number, op, &mut session) == Err(Failure::NotReady) {
            // It may try again elsewhere, or later.
            return None;
        }
        self.tried += 1;
        let before = self.seen_by(at);
        let (event, _) = self.change(at, Input::Write(number, op, self.level), fault);
        if event.is_some() {
            self.session = session;
            self.known |= 1 << number;
        }
        self.note(at, before, event);
        Some(())
    }

    fn note(&mut self, at: usize, saw: u8, event: Option<Dot>) {
        if let Some(dot) = event {
            let number = self.tried - 1;
            let op = self.plan[usize::from(number)];
            self.done.push(Done {
                number,
                op,
                dot,
                at,
                saw,
            });
        }
    }

    /// The client reads, and compares with what it knew.
    fn read(&mut self, at: usize, fault: Option<Fault>) -> Option<()> {
        let mut session = self.session(fault);
        let mut live = self.nodes[at].live(fault);
        let reads = [Op::Set, Op::Insert].map(|of| live.read(of, &mut session));
        self.nodes[at].keep(live);
        let is_read = |read: &Result<(), Failure>| matches!(read, Ok(()) | Err(Failure::Deleted));
        if !reads.iter().all(is_read) {
            return None;
        }
        let seen = self.seen_by(at);
        let register = self.nodes[at].view.register;
        let known = |done: &&Done| done.op == Op::Set && self.known >> done.number & 1 == 1;
        let is_older = |done: &Done| match register {
            None => true,
            Some(read) => done.number != read && done.saw >> read & 1 == 1,
        };
        self.is_stale |= self.known & !seen != 0;
        self.is_stale |= self.done.iter().filter(known).any(is_older);
        self.session = session;
        self.known |= seen;
        Some(())
    }

    fn session(&self, fault: Option<Fault>) -> Session {
        match fault {
            Some(Fault::DropsSession) => Session::new(0, Guarantees::ALL),
            _ => Session::from_bytes(&self.session.to_bytes().unwrap()).unwrap(),
        }
    }

    fn deliver(&mut self, frame: usize, stays: bool, fault: Option<Fault>) {
        let Some((&(from, to, ref bytes), _)) = self.flying.iter().nth(frame) else {
            return;
        };
        let mut bytes = Arc::clone(bytes);
        if fault == Some(Fault::Garbles) {
            bytes = bytes.iter().rev().copied().collect();
        }
        if !stays {
            self.take(frame);
        }
        let sender = self.nodes[from].id;
        let before = Arc::clone(&self.nodes[to]);
        self.change(to, Input::Receive(sender, bytes), fault);
        if fault == Some(Fault::AnswersUnheard) && to == 0 {
            self.nodes[to] = before;
        }
    }

    /// Takes one copy of a frame off the network.
    fn take(&mut self, frame: usize) {
        if let Some(route) = self.flying.keys().nth(frame).cloned()
            && let Some(copies) = self.flying.get_mut(&route)
        {
            *copies -= 1;
            if *copies == 0 {
                self.flying.remove(&route);
            }
        }
    }

    /// Something happens at one replica, which sends what comes of it. Answers the event that it
    /// made, and how many deletions it forgot.
    fn change(&mut self, at: usize, input: Input, fault: Option<Fault>) -> (Option<Dot>, usize) {
        let after = self.nodes[at].after(input, fault);
        self.nodes[at] = Arc::new(after.node);
        self.post(at, after.mail);
        (after.event, after.forgotten)
    }

    fn post(&mut self, from: usize, mail: Vec<Mail>) {
        for (peer, bytes) in mail {
            let to = self.nodes.iter().position(|node| node.id == peer);
            *self
                .flying
                .entry((from, to.unwrap(), bytes.into()))
                .or_default() += 1;
        }
    }

    /// What happens next if the network is kind: no write, crash, loss or doubling any more, every
    /// frame arrives before anybody waits, and no clock runs ahead of the others. `None` when all
    /// is still.
    pub(super) fn kindly(&self) -> Option<Action> {
        if !self.flying.is_empty() {
            return Some(Action::Deliver(0));
        }
        let nodes = self.nodes.iter().enumerate();
        let waiting = nodes.filter(|(_, node)| node.is_waiting);
        let next = waiting.min_by_key(|(_, node)| node.now);
        next.map(|(at, _)| Action::Wait(at))
    }

    pub(super) fn name(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    /// Whether each acknowledged write is still where it was made.
    pub(super) fn keeps_all(&self) -> bool {
        let keeps = |done: &Done| self.nodes[done.at].version.contains(done.dot);
        self.done.iter().all(keeps)
    }

    /// All that tells one state from another.
    fn key(&self) -> impl Hash + PartialEq + use<'_> {
        let nodes: Vec<u64> = self.nodes.iter().map(|node| node.name).collect();
        let session = self.session.to_bytes().unwrap();
        let client = (session, self.known, self.tried, self.is_stale);
        (nodes, &self.flying, &self.done, client, self.left)
    }
}

impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}
