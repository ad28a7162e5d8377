//! What stands wrongly between a replica and the world.

use std::collections::BTreeMap;

use rejoin_causality::{CausalContext, ReplicaId};

use super::Mutant;
use crate::{Answer, Ask, Guarantees, Kind, Level, Node, Now, Output, Request, View};

/// A right replica behind something wrong.
pub(crate) struct Between {
    pub(crate) node: Box<dyn Node>,
    pub(crate) mutant: Mutant,
    /// How many frames were sent to each peer.
    sent: BTreeMap<ReplicaId, u64>,
    members: Vec<ReplicaId>,
    /// What was read of a key when it was read first, or written last, here.
    views: BTreeMap<(String, Kind), View>,
    asked: BTreeMap<u64, (Request, Vec<u8>)>,
    /// A hash over the lengths of all frames that came in, in order.
    arrived: u64,
    /// How often it may still do what is due.
    ticks: u8,
}

impl Between {
    pub(crate) fn new(node: Box<dyn Node>, mutant: Mutant) -> Self {
        Self {
            node,
            mutant,
            sent: BTreeMap::new(),
            members: Vec::new(),
            views: BTreeMap::new(),
            asked: BTreeMap::new(),
            arrived: 0,
            ticks: 4,
        }
    }

    fn filter(&mut self, output: Output) -> Option<Output> {
        match (output, self.mutant) {
            (Output::Send { to, frame }, Mutant::GoesQuiet) => {
                let sent = self.sent.entry(to).or_default();
                *sent += 1;
                (*sent < 12).then_some(Output::Send { to, frame })
            }
            (Output::Send { to, frame }, Mutant::WrongPeer) => {
                let me = self.node.id();
                let mut others = self.members.iter().filter(|it| **it != me && **it != to);
                let to = others.next().copied().unwrap_or(to);
                Some(Output::Send { to, frame })
            }
            (Output::Send { to, mut frame }, Mutant::CutsFrames) => {
                frame.truncate(160);
                Some(Output::Send { to, frame })
            }
            (
                Output::Answer {
                    number,
                    answer,
                    session,
                    seen,
                },
                mutant,
            ) => {
                let (request, token) = self.asked.remove(&number)?;
                let is_write = matches!(request.ask, Ask::Write(..));
                let forgets = match mutant {
                    Mutant::SessionForgetsWrites => is_write,
                    Mutant::SessionForgetsReads => !is_write,
                    _ => false,
                };
                let session = if forgets { Some(token) } else { session };
                let answer = match answer {
                    Answer::Read(view) if mutant == Mutant::StaleView => {
                        let key = (request.key, request.ask.kind());
                        Answer::Read(self.views.entry(key).or_insert(view).clone())
                    }
                    other => other,
                };
                Some(Output::Answer {
                    number,
                    answer,
                    session,
                    seen,
                })
            }
            (output, _) => Some(output),
        }
    }

    fn change(&self, request: &Request) -> Request {
        let mut request = request.clone();
        match (self.mutant, request.ask) {
            (Mutant::SessionIgnored, _) => {
                request.session = Some(self.node.session(Guarantees::default()));
            }
            (Mutant::SaysAllAtOnce, Ask::Write(..)) | (Mutant::ReadsAlone, Ask::Read(_)) => {
                request.level = Level::Local;
            }
            _ => {}
        }
        request
    }
}

impl Node for Between {
    fn id(&self) -> ReplicaId {
        self.node.id()
    }

    fn members(&mut self, members: &[ReplicaId], now: Now) {
        if self.mutant == Mutant::ShutsDoor && !self.members.is_empty() {
            return;
        }
        self.members = members.to_vec();
        self.node.members(members, now);
    }

    fn receive(&mut self, from: ReplicaId, frame: &[u8], now: Now) {
        self.arrived = self
            .arrived
            .wrapping_mul(31)
            .wrapping_add(frame.len() as u64);
        #[expect(clippy::panic, reason = "this is the bug")]
        if self.mutant == Mutant::PanicsOnNoise && frame.len() < 6 {
            panic!("a frame has at least 6 bytes");
        }
        self.ticks = 2;
        self.node.receive(from, frame, now);
    }

    fn request(&mut self, number: u64, request: &Request, now: Now) {
        let token = request.session.clone().unwrap_or_default();
        self.asked.insert(number, (request.clone(), token));
        if let Ask::Write(kind, _) = request.ask {
            self.views.remove(&(request.key.clone(), kind));
        }
        self.ticks = 2;
        let request = self.change(request);
        self.node.request(number, &request, now);
    }

    fn tick(&mut self, now: Now) {
        self.ticks = self.ticks.saturating_sub(1);
        self.node.tick(now);
    }

    fn next_tick(&self) -> Option<u64> {
        let sleeps = self.mutant == Mutant::NeverRepeats && self.ticks == 0;
        self.node.next_tick().filter(|_| !sleeps)
    }

    fn outputs(&mut self) -> Vec<Output> {
        let outputs = self.node.outputs();
        outputs
            .into_iter()
            .filter_map(|it| self.filter(it))
            .collect()
    }

    fn session(&self, guarantees: Guarantees) -> Vec<u8> {
        self.node.session(guarantees)
    }

    fn fallbacks(&self) -> u64 {
        self.node.fallbacks()
    }

    fn version(&self) -> CausalContext {
        self.node.version()
    }

    fn digest(&mut self) -> u64 {
        let digest = self.node.digest();
        if self.mutant == Mutant::DigestOfOrder {
            return digest ^ self.arrived;
        }
        digest
    }

    fn view(&mut self, key: &str, kind: Kind) -> View {
        self.node.view(key, kind)
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        self.node.counters()
    }

    fn protocol(&self, frame: &[u8]) -> &'static str {
        self.node.protocol(frame)
    }

    fn carries(&self, frame: &[u8]) -> CausalContext {
        self.node.carries(frame)
    }
}
