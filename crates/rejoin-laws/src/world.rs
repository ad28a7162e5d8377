//! Runs a history: replicas, their clocks, the messages between them, and what each has seen.

mod finish;
mod node;

use rejoin_causality::Stamp;

use crate::action::Action;
use crate::algebra;
use crate::bytes;
use crate::checks::Findings;
use crate::codec::Codec;
use crate::edit_set::EditSet;
use crate::history::Record;
use crate::law::Law;
use crate::lawful::Lawful;
use crate::oracle::Oracle;
use crate::panics::caught;
use crate::parts::Parts;
use crate::rng::Rng;
use crate::shares::{Shares, has_gap};

pub(crate) use node::{Node, replica_id};

/// A state and the edits that it has seen.
#[derive(Clone)]
pub(crate) struct Held<T> {
    pub(crate) state: T,
    pub(crate) seen: EditSet,
}

pub(crate) struct World<T: Lawful> {
    nodes: Vec<Node<T>>,
    oracle: Oracle<T>,
    /// For each edit action its edit; none for those that had no effect.
    edits: Vec<Option<usize>>,
    deltas: Vec<Held<T>>,
    /// The state before each edit.
    snapshots: Vec<Held<T>>,
    /// Joined deltas, parts, answers and differences.
    messages: Vec<Held<T>>,
    codec: Option<Codec<T>>,
    parts: Option<Parts<T>>,
    findings: Findings,
    rng: Rng,
    /// Whether to check whatever can be checked, where random histories only sample: a history
    /// that is shrunk or replayed must not fail or pass by the luck of the draw.
    thorough: bool,
    gap: bool,
    duplicate: bool,
    /// The highest number of a replica in any action.
    highest: usize,
}

/// How many replicas a history has in which `highest` is the last that is named.
fn count_replicas(highest: usize) -> usize {
    highest.max(1) + 1
}

/// What a history showed.
pub(crate) struct Outcome {
    pub(crate) findings: Findings,
    pub(crate) shares: Shares,
}

impl<T: Lawful> World<T> {
    pub(crate) fn new(replicas: usize) -> Self {
        Self {
            nodes: (0..replicas).map(Node::new).collect(),
            oracle: Oracle::new(),
            edits: Vec::new(),
            deltas: Vec::new(),
            snapshots: Vec::new(),
            messages: Vec::new(),
            codec: T::codec(),
            parts: T::parts(),
            findings: Findings::default(),
            rng: Rng::new(0),
            thorough: false,
            gap: false,
            duplicate: false,
            highest: 0,
        }
    }

    /// Runs a whole history and checks whatever can be checked.
    pub(crate) fn run(actions: &[Action<T::Op>]) -> Outcome {
        Self::run_to_state(actions, true).1
    }

    /// Runs a whole history; with the state that all replicas have in the end.
    pub(crate) fn run_to_state(actions: &[Action<T::Op>], thorough: bool) -> (T, Outcome) {
        let mut world = Self::after(actions, thorough);
        world.end();
        (world.nodes[0].held.state.clone(), world.outcome())
    }

    /// Runs a whole history and samples where there is much to check.
    pub(crate) fn run_quickly(actions: &[Action<T::Op>]) -> Outcome {
        Self::after(actions, false).finish()
    }

    fn after(actions: &[Action<T::Op>], thorough: bool) -> Self {
        let highest = actions.iter().map(Action::highest_replica).max();
        let mut world = Self::new(count_replicas(highest.unwrap_or(0)));
        world.thorough = thorough;
        for action in actions {
            if !world.step(action) {
                break;
            }
        }
        world
    }

    /// Drops the last replicas if no action named them: a replay cannot know of them, and must
    /// draw the same numbers.
    pub(crate) fn forget_idle(&mut self) {
        self.nodes.truncate(count_replicas(self.highest));
    }

    /// The number of edits that had an effect.
    pub(crate) fn edits(&self) -> usize {
        self.oracle.records.len()
    }

    /// Performs one action and checks the replica that it touched; whether all is well so far.
    pub(crate) fn step(&mut self, action: &Action<T::Op>) -> bool {
        self.rng.stir(action.imprint());
        self.highest = self.highest.max(action.highest_replica());
        if let Err(message) = caught(|| self.act(action)) {
            self.panicked(message);
        }
        self.findings.is_clean()
    }

    /// Checks what concerns the whole, and lets everybody converge.
    pub(crate) fn finish(mut self) -> Outcome {
        self.end();
        self.outcome()
    }

    fn end(&mut self) {
        if let Err(message) = caught(|| self.check_all()) {
            self.panicked(message);
        }
    }

    fn outcome(self) -> Outcome {
        Outcome {
            shares: Shares::of_one::<T>(&self.oracle.records, self.gap, self.duplicate),
            findings: self.findings,
        }
    }

    fn panicked(&mut self, message: String) {
        let told = || ("no panic".to_owned(), message);
        self.findings.check(Law::NeverPanics, false, told);
    }

    fn act(&mut self, action: &Action<T::Op>) {
        match action {
            Action::Edit { at, op } => self.edit(*at, op),
            Action::Sync { from, to } => {
                let sent = self.nodes[*from].held.clone();
                self.receive(*to, &sent);
            }
            Action::Deliver { edit, to } => {
                if let Some(edit) = self.effective(*edit) {
                    let delta = self.deltas[edit].clone();
                    self.receive_message(*to, &delta);
                }
            }
            Action::DeliverJoined { edits, to } => self.deliver_joined(edits, *to),
            Action::DeliverPart { from, parts, to } => self.deliver_part(*from, *parts, *to),
            Action::Redeliver { message, to } => {
                if !self.messages.is_empty() {
                    let message = self.messages[message % self.messages.len()].clone();
                    self.receive_message(*to, &message);
                }
            }
            Action::SyncVersion { from, to } => self.sync_version(*from, *to),
            Action::SyncDifference { from, to } => self.sync_difference(*from, *to),
            Action::Restart { at } => self.restart(*at),
            Action::Stale { edit, to } => {
                if let Some(edit) = self.effective(*edit) {
                    let snapshot = self.snapshots[edit].clone();
                    self.receive_message(*to, &snapshot);
                }
            }
            Action::TrimLog { at } => self.trim_log(*at),
            Action::Clock { at, millis } => self.nodes[*at].move_clock(*millis),
        }
        self.findings
            .check(Law::NeverPanics, true, Default::default);
    }

    fn effective(&self, edit: usize) -> Option<usize> {
        self.edits.get(edit).copied().flatten()
    }

    fn edit(&mut self, at: usize, op: &T::Op) {
        if self.edits() == EditSet::CAPACITY {
            self.edits.push(None);
            return;
        }
        let node = &mut self.nodes[at];
        let before = node.held.clone();
        let last = node.replica.last_time();
        let delta = node.held.state.apply(&mut node.replica, op);
        let time = node.replica.last_time();
        let Some(delta) = delta else {
            self.edits.push(None);
            let what = "the state after an edit without a delta";
            let law = Law::DeltasEqualState;
            self.findings
                .equal(law, what, &before.state, &node.held.state);
            self.inspect(at);
            return;
        };
        let author = node.replica.id();
        let number = self.oracle.records.len();
        let mut carries = EditSet::only(number);
        for (earlier, record) in self.oracle.records.iter().enumerate() {
            if record.replica == at && T::carries(op, &record.op) {
                carries.insert(earlier);
            }
        }
        let record = Record {
            op: op.clone(),
            replica: at,
            author,
            stamp: (time != last).then_some(Stamp {
                time,
                replica: author,
            }),
            wall: node.wall(),
            saw: before.seen,
            carries,
        };
        node.held.seen.insert(number);
        let states = (&before.state, &node.held.state, &delta);
        self.oracle.add(&mut self.findings, record, states);
        self.edits.push(Some(number));
        self.snapshots.push(before);
        self.deltas.push(Held {
            state: delta,
            seen: carries,
        });
        self.inspect(at);
    }

    /// A message from the network, which may have come before.
    fn receive_message(&mut self, to: usize, message: &Held<T>) {
        let had = message.seen.is_subset(self.nodes[to].held.seen);
        self.duplicate |= had && !message.seen.is_empty();
        self.receive(to, message);
    }

    fn receive(&mut self, to: usize, message: &Held<T>) {
        let way = self.rng.next();
        let held = &mut self.nodes[to].held;
        algebra::merge(&mut self.findings, &mut held.state, &message.state, way);
        held.seen = held.seen | message.seen;
        self.gap = self.gap || has_gap(&self.oracle.records, self.nodes[to].held.seen);
        self.inspect(to);
    }

    fn inspect(&mut self, at: usize) {
        let held = &self.nodes[at].held;
        self.oracle
            .inspect(&mut self.findings, &held.state, held.seen);
        let encodes = self.thorough || self.rng.below(4) == 0;
        if let Some(codec) = self.codec.filter(|_| encodes)
            && let Some(bytes) = bytes::encode(&mut self.findings, codec, &held.state)
        {
            let state = (&held.state, bytes);
            self.oracle
                .inspect_bytes(&mut self.findings, state, held.seen);
        }
    }

    fn deliver_joined(&mut self, edits: &[usize], to: usize) {
        let mut joined: Option<Held<T>> = None;
        for edit in edits {
            let Some(edit) = self.effective(*edit) else {
                continue;
            };
            let delta = &self.deltas[edit];
            match &mut joined {
                None => joined = Some(delta.clone()),
                Some(joined) => {
                    algebra::merge(&mut self.findings, &mut joined.state, &delta.state, 0);
                    joined.seen = joined.seen | delta.seen;
                }
            }
        }
        if let Some(joined) = joined {
            self.oracle
                .inspect(&mut self.findings, &joined.state, joined.seen);
            self.receive_message(to, &joined);
            self.messages.push(joined);
        }
    }

    fn deliver_part(&mut self, from: usize, chosen: u64, to: usize) {
        let (Some(parts), Some(versions)) = (self.parts, self.oracle.versions) else {
            return;
        };
        let mut rest = (parts.decompose)(&self.nodes[from].held.state);
        let mut sent = T::default();
        let mut bit = 0;
        rest.retain(|part| {
            let stays = chosen >> (bit % 64) & 1 == 0;
            bit += 1;
            if !stays {
                sent.merge(part);
            }
            stays
        });
        // An edit of several dots may have several parts, and a specification knows only whole
        // edits: the parts that complete them go along.
        let mut version = (versions.version)(&sent);
        loop {
            let torn = self.oracle.torn_by(&version);
            let count = rest.len();
            rest.retain(|part| {
                let completes = torn.intersects(&(versions.version)(part));
                if completes {
                    sent.merge(part);
                }
                !completes
            });
            version = (versions.version)(&sent);
            if rest.len() == count {
                break;
            }
        }
        let seen = self.oracle.carried_by(&version);
        self.oracle.inspect(&mut self.findings, &sent, seen);
        let sent = Held { state: sent, seen };
        self.receive_message(to, &sent);
        self.messages.push(sent);
    }

    fn sync_version(&mut self, from: usize, to: usize) {
        let Some(versions) = self.oracle.versions else {
            return;
        };
        let base = (versions.version)(&self.nodes[to].held.state);
        let answer = (versions.delta_since)(&self.nodes[from].held.state, &base);
        self.bring_up(from, to, answer, "the answer to its version");
    }

    fn sync_difference(&mut self, from: usize, to: usize) {
        let Some(parts) = self.parts else { return };
        let (sender, receiver) = (&self.nodes[from].held, &self.nodes[to].held);
        match (parts.difference)(&sender.state, &receiver.state) {
            Some(difference) => self.bring_up(from, to, difference, "the difference"),
            None => {
                let sender = sender.clone();
                let mut joined = receiver.state.clone();
                let grew = joined.merge(&sender.state);
                self.findings.check(Law::Parts, !grew, || {
                    let expected = "there is a difference, because a merge brings something";
                    (expected.to_owned(), "no difference".to_owned())
                });
                self.receive(to, &sender);
            }
        }
    }

    /// `to` receives a message that must bring it as far as the full state of `from` would.
    fn bring_up(&mut self, from: usize, to: usize, answer: T, name: &str) {
        let (sender, receiver) = (&self.nodes[from].held, &self.nodes[to].held);
        let mut expected = receiver.state.clone();
        expected.merge(&sender.state);
        let mut found = receiver.state.clone();
        found.merge(&answer);
        let law = match self.oracle.versions {
            Some(_) => Law::EqualVersionsEqualStores,
            None => Law::Parts,
        };
        let what = format!("a replica that got {name} is as if it had got the full state");
        self.findings.equal(law, &what, &expected, &found);
        let all = Held {
            state: answer.clone(),
            seen: sender.seen,
        };
        self.receive(to, &all);
        if let Some(versions) = self.oracle.versions {
            self.keep_answer(answer, &versions.version);
        }
    }

    /// Keeps a message for redelivery: its version names the edits that it carries.
    fn keep_answer(&mut self, answer: T, version: &fn(&T) -> rejoin_causality::CausalContext) {
        let version = version(&answer);
        let seen = self.oracle.carried_by(&version);
        if self.oracle.version_of(seen) == version {
            self.oracle.inspect(&mut self.findings, &answer, seen);
            self.messages.push(Held {
                state: answer,
                seen,
            });
        }
    }

    fn restart(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        if let Some(codec) = self.codec {
            let decoded = bytes::round_trip(&mut self.findings, codec, &node.held.state);
            if let Some(state) = decoded {
                node.held.state = state;
            }
        }
        if let Err(error) = node.restart_clock() {
            let told = || ("a saved replica can be resumed".to_owned(), error);
            self.findings.check(Law::RoundTrip, false, told);
        }
        self.inspect(at);
    }

    fn trim_log(&mut self, at: usize) {
        let Some(versions) = self.oracle.versions else {
            return;
        };
        let held = &mut self.nodes[at].held;
        let before = held.state.clone();
        (versions.trim_log)(&mut held.state);
        let what = "the state after its log was trimmed";
        let law = Law::EqualVersionsEqualStores;
        self.findings.equal(law, what, &before, &held.state);
        self.inspect(at);
    }
}
