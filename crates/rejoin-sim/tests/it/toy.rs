//! A replica that keeps every write ever made, and hands all that a peer lacks to it.
//!
//! It is right, slow, and not the library: the simulator is tested with it. Each of its
//! [`Bug`]s is a mistake that the simulator must find.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::{CausalContext, Dot, ReplicaId, Stamp, Timestamp};
use rejoin_sim::{
    Answer, Ask, Change, Guarantees, Kind, Level, Machines, Node, Now, Op, Output, Records,
    Request, View,
};
use serde::{Deserialize, Serialize};

/// What the toy does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bug {
    None,
    /// It answers before its disk keeps what it says.
    KeepsNothing,
    /// It does not hand on what it got from others, nor repeat what was lost.
    NeverRepeats,
    /// Of two writes it takes the one that it met last.
    LastMetWins,
    /// It takes no notice of sessions.
    ForgetsSessions,
    /// It says that a write is kept by many when it is kept by one.
    SaysAllAtOnce,
    /// It panics when it is told of an eleventh write.
    Panics,
    /// A removal removes what it had not seen.
    RemovesTheUnseen,
}

pub(crate) struct Toys(pub(crate) Bug);

#[derive(Clone, Serialize, Deserialize)]
struct Entry {
    dot: Dot,
    key: String,
    kind: usize,
    op: (u8, i64),
    saw: Vec<Dot>,
    time: u64,
}

#[derive(Serialize, Deserialize)]
enum Frame {
    Have(Vec<Dot>, bool),
    Take(Vec<Entry>),
}

struct Waiting {
    number: u64,
    request: Request,
    dot: Option<Dot>,
    answered: BTreeSet<ReplicaId>,
    needs: usize,
    until: u64,
}

struct Toy {
    bug: Bug,
    id: ReplicaId,
    records: Records,
    log: BTreeMap<Dot, Entry>,
    met: Vec<Dot>,
    members: Vec<ReplicaId>,
    waiting: Vec<Waiting>,
    outputs: Vec<Output>,
    next: u64,
    clock: u64,
}

impl Machines for Toys {
    fn open(&self, records: Records, entropy: u64, now: Now) -> Result<Box<dyn Node>, String> {
        let mut id = ReplicaId::from(entropy | 1);
        let mut log = BTreeMap::new();
        for (key, value) in records.load().map_err(|error| error.to_string())? {
            if key == b"id" {
                id = serde_json::from_slice(&value).unwrap();
            } else {
                let entry: Entry = serde_json::from_slice(&value).unwrap();
                log.insert(entry.dot, entry);
            }
        }
        let value = serde_json::to_vec(&id).unwrap();
        let key = b"id".to_vec();
        let put = Change::Put { key, value };
        records.commit(&[put]).map_err(|error| error.to_string())?;
        Ok(Box::new(Toy {
            bug: self.0,
            id,
            records,
            met: log.keys().copied().collect(),
            clock: log.values().map(|entry| entry.time).max().unwrap_or(0),
            log,
            members: Vec::new(),
            waiting: Vec::new(),
            outputs: Vec::new(),
            next: now.steady + 50,
        }))
    }
}

impl Toy {
    fn dots(&self) -> Vec<Dot> {
        self.log.keys().copied().collect()
    }

    fn send(&mut self, to: ReplicaId, frame: &Frame) {
        let frame = serde_json::to_vec(frame).unwrap();
        self.outputs.push(Output::Send { to, frame });
    }

    fn broadcast(&mut self, frame: &Frame) {
        for member in self.members.clone() {
            if member != self.id {
                self.send(member, frame);
            }
        }
    }

    fn keep(&mut self, entries: &[Entry]) -> bool {
        let put = |entry: &Entry| Change::Put {
            key: format!("{}", entry.dot).into_bytes(),
            value: serde_json::to_vec(entry).unwrap(),
        };
        let changes: Vec<_> = entries.iter().map(put).collect();
        let kept = self.bug == Bug::KeepsNothing || self.records.commit(&changes).is_ok();
        if kept {
            for entry in entries {
                self.clock = self.clock.max(entry.time);
                self.log.insert(entry.dot, entry.clone());
                self.met.push(entry.dot);
            }
        }
        assert!(self.bug != Bug::Panics || self.log.len() < 11, "eleven");
        kept
    }

    fn write(&mut self, number: u64, request: &Request, kind: Kind, op: Op, now: Now) {
        let dot = self.version().next_dot(self.id);
        let entry = Entry {
            dot,
            key: request.key.clone(),
            kind: kind as usize,
            op: code(op),
            saw: self.dots(),
            time: Timestamp::from_parts(now.wall, 0)
                .as_u64()
                .max(self.clock + 1),
        };
        let stamp = Stamp::new(Timestamp::from_u64(entry.time), self.id);
        let applied = Output::Applied {
            number,
            event: Some(dot),
            stamp: Some(stamp),
        };
        if !self.keep(core::slice::from_ref(&entry)) {
            // If the machine stops just now, the disk may have it.
            if self.records.load().is_err() {
                self.outputs.push(applied);
            }
            let answer = Answer::Failed("the disk is full".to_owned());
            self.answer(number, answer, None);
            return;
        }
        self.outputs.push(applied);
        self.broadcast(&Frame::Take(vec![entry]));
        self.wait(number, request, Some(dot), now);
    }

    fn wait(&mut self, number: u64, request: &Request, dot: Option<Dot>, now: Now) {
        let mut needs = request.level.of(self.members.len());
        if self.bug == Bug::SaysAllAtOnce {
            needs = 1;
        }
        self.waiting.push(Waiting {
            number,
            request: request.clone(),
            dot,
            answered: BTreeSet::from([self.id]),
            needs,
            until: now.steady + 1000,
        });
        self.settle(now);
    }

    fn settle(&mut self, now: Now) {
        for waiting in core::mem::take(&mut self.waiting) {
            let done = waiting.answered.len() >= waiting.needs;
            if !done && now.steady < waiting.until {
                self.waiting.push(waiting);
                continue;
            }
            let request = &waiting.request;
            let answer = match (request.ask, done) {
                (Ask::Read(kind), true) => Answer::Read(self.view(&request.key, kind)),
                (Ask::Read(_), false) => Answer::Unavailable,
                (Ask::Write(..), true) => Answer::Written,
                (Ask::Write(..), false) => Answer::Timeout,
            };
            let mut token: Token =
                serde_json::from_slice(request.session.as_ref().unwrap()).unwrap();
            match waiting.dot {
                Some(dot) => token.1.push(dot),
                None => {
                    let of_key = self.log.values().filter(|entry| entry.key == request.key);
                    token.2.extend(of_key.map(|entry| entry.dot));
                }
            }
            let session = serde_json::to_vec(&token).unwrap();
            self.answer(waiting.number, answer, Some(session));
        }
    }

    fn answer(&mut self, number: u64, answer: Answer, session: Option<Vec<u8>>) {
        let seen = matches!(answer, Answer::Read(_)).then(|| self.version());
        self.outputs.push(Output::Answer {
            number,
            answer,
            session,
            seen,
        });
    }

    fn may(&self, request: &Request) -> bool {
        let token: Token = serde_json::from_slice(request.session.as_ref().unwrap()).unwrap();
        let Token(flags, wrote, read) = token;
        let has = |dots: &[Dot]| dots.iter().all(|dot| self.log.contains_key(dot));
        let (needs_wrote, needs_read) = match request.ask {
            Ask::Read(_) => (flags[0], flags[1]),
            Ask::Write(..) => (flags[2], flags[3]),
        };
        self.bug == Bug::ForgetsSessions
            || (!needs_wrote || has(&wrote)) && (!needs_read || has(&read))
    }
}

#[derive(Serialize, Deserialize)]
struct Token([bool; 4], Vec<Dot>, Vec<Dot>);

impl Node for Toy {
    fn id(&self) -> ReplicaId {
        self.id
    }

    fn members(&mut self, members: &[ReplicaId], _: Now) {
        self.members = members.to_vec();
    }

    fn receive(&mut self, from: ReplicaId, frame: &[u8], now: Now) {
        let Ok(frame) = serde_json::from_slice(frame) else {
            return;
        };
        match frame {
            Frame::Have(dots, wants) => {
                let lacks = self.log.values().filter(|entry| !dots.contains(&entry.dot));
                let lacks: Vec<_> = lacks.cloned().collect();
                if self.bug != Bug::NeverRepeats && (wants || !lacks.is_empty()) {
                    self.send(from, &Frame::Take(lacks));
                }
                if wants {
                    let mine = self.dots();
                    self.send(from, &Frame::Have(mine, false));
                }
                for waiting in &mut self.waiting {
                    let has = waiting.dot.is_none_or(|dot| dots.contains(&dot));
                    // A reader has all of a peer that has nothing else.
                    let all = dots.iter().all(|dot| self.log.contains_key(dot));
                    if has && (waiting.dot.is_some() || all && !wants) {
                        waiting.answered.insert(from);
                    }
                }
            }
            Frame::Take(entries) => {
                let new = entries
                    .into_iter()
                    .filter(|it| !self.log.contains_key(&it.dot));
                let new: Vec<_> = new.collect();
                if !new.is_empty() && self.keep(&new) {
                    let mine = self.dots();
                    self.send(from, &Frame::Have(mine, false));
                }
            }
        }
        self.settle(now);
    }

    fn request(&mut self, number: u64, request: &Request, now: Now) {
        if !self.may(request) {
            return self.answer(number, Answer::NotReady, None);
        }
        match request.ask {
            Ask::Write(kind, op) => self.write(number, request, kind, op, now),
            Ask::Read(_) => {
                self.wait(number, request, None, now);
                if request.level != Level::Local {
                    let mine = self.dots();
                    self.broadcast(&Frame::Have(mine, true));
                }
            }
        }
    }

    fn tick(&mut self, now: Now) {
        if now.steady >= self.next {
            self.next = now.steady + 200;
            if self.bug != Bug::NeverRepeats {
                let mine = self.dots();
                self.broadcast(&Frame::Have(mine, true));
            }
        }
        self.settle(now);
    }

    fn next_tick(&self) -> Option<u64> {
        let deadlines = self.waiting.iter().map(|waiting| waiting.until);
        deadlines.chain([self.next]).min()
    }

    fn outputs(&mut self) -> Vec<Output> {
        core::mem::take(&mut self.outputs)
    }

    fn session(&self, promised: Guarantees) -> Vec<u8> {
        let flags = [
            promised.read_your_writes,
            promised.monotonic_reads,
            promised.monotonic_writes,
            promised.writes_follow_reads,
        ];
        serde_json::to_vec(&Token(flags, Vec::new(), Vec::new())).unwrap()
    }

    fn version(&self) -> CausalContext {
        self.log.keys().copied().collect()
    }

    fn digest(&mut self) -> u64 {
        let parts = self.log.keys().flat_map(|dot| {
            let id = u128::from(dot.replica);
            [id as u64, dot.sequence]
        });
        parts.fold(7, |hash, part| {
            (hash ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
    }

    fn view(&mut self, key: &str, kind: Kind) -> View {
        let of_key = |entry: &&Entry| entry.key == key && entry.kind == kind as usize;
        let all: Vec<&Entry> = self.log.values().filter(of_key).collect();
        let deletions = all.iter().filter(|entry| entry.op.0 == DELETE);
        let deletions: Vec<Dot> = deletions.map(|entry| entry.dot).collect();
        let lives = |entry: &&&Entry| deletions.iter().all(|dot| entry.saw.contains(dot));
        let live = all
            .iter()
            .filter(|entry| entry.op.0 != DELETE)
            .filter(lives);
        let live: Vec<&Entry> = live.copied().collect();
        let seen_by = |entry: &Entry, op: (u8, i64)| {
            let unseen = self.bug == Bug::RemovesTheUnseen;
            live.iter()
                .any(|it| it.op == op && (unseen || it.saw.contains(&entry.dot)))
        };
        let values = |keeps: &dyn Fn(&Entry) -> bool| {
            let kept = live.iter().filter(|entry| keeps(entry));
            kept.map(|entry| entry.op.1 as u64).collect::<BTreeSet<_>>()
        };
        match kind {
            Kind::Register => {
                let met = |entry: &&&Entry| self.met.iter().position(|dot| *dot == entry.dot);
                let order = |entry: &&&Entry| match self.bug {
                    Bug::LastMetWins => (met(entry).unwrap() as u64, 0_u64.into()),
                    _ => (entry.time, entry.dot.replica),
                };
                let last = live.iter().max_by_key(order);
                last.map_or(View::Nothing, |entry| View::Value(entry.op.1 as u64))
            }
            Kind::Many => View::values(values(&|entry| {
                live.iter().all(|it| !it.saw.contains(&entry.dot))
            })),
            Kind::Counter => View::count(live.iter().map(|it| i128::from(it.op.1)).sum()),
            Kind::Grow => View::values(values(&|_| true)),
            Kind::Set => View::values(values(&|entry| {
                entry.op.0 == INSERT && !seen_by(entry, (REMOVE, entry.op.1))
            })),
            Kind::Flag => {
                let up = live.iter().filter(|entry| entry.op.0 == RAISE);
                View::flag(up.into_iter().any(|entry| !seen_by(entry, (LOWER, 0))))
            }
        }
    }

    fn protocol(&self, frame: &[u8]) -> &'static str {
        if frame.starts_with(b"{\"Have") {
            "have"
        } else {
            "take"
        }
    }
}

const INSERT: u8 = 2;
const REMOVE: u8 = 3;
const RAISE: u8 = 4;
const LOWER: u8 = 5;
const DELETE: u8 = 6;

fn code(op: Op) -> (u8, i64) {
    match op {
        Op::Set(value) => (0, value as i64),
        Op::Add(amount) => (1, amount),
        Op::Insert(value) => (INSERT, value as i64),
        Op::Remove(value) => (REMOVE, value as i64),
        Op::Raise => (RAISE, 0),
        Op::Lower => (LOWER, 0),
        Op::Delete => (DELETE, 0),
    }
}
