//! Replicas and the messages between them, as one state of the model.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rejoin_causality::Dot;
use rejoin_sync::{Message, Run};

use super::events::Events;
use super::fault::Fault;
use super::node::{Mail, Node};

/// How much of each kind may still happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Budget {
    pub(super) writes: u8,
    pub(super) crashes: u8,
    pub(super) losses: u8,
    pub(super) doubles: u8,
    /// How often a replica may lose patience while messages are still on their way. If none is,
    /// time passes freely, and for all alike.
    pub(super) hurries: u8,
}

/// What may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// A replica takes a write, makes it durable and tells it.
    Write(usize),
    /// A replica takes a write and crashes before it is durable.
    LoseWrite(usize),
    /// Time passes at a replica that waits for it.
    Wait(usize),
    /// A replica loses all but its disk, and starts again.
    Crash(usize),
    /// A message arrives.
    Deliver(usize),
    /// A message arrives, and a copy of it is still on its way.
    Double(usize),
    /// A message is lost.
    Lose(usize),
}

/// From, to, and a hash of the whole message: of two with the same name only one is kept.
type Route = (usize, usize, u64);

#[derive(Clone, Debug)]
struct Flight {
    message: Arc<Message<Events>>,
    copies: u8,
}

/// All replicas, all messages, and what was promised so far.
///
/// Its identity for the checker: the names of all replicas (see [`Node::print`]), the messages by
/// content with the number of copies, what was acknowledged, what is left of the budget, and what
/// went wrong.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) nodes: Vec<(u64, Arc<Node>)>,
    flying: BTreeMap<Route, Flight>,
    /// The events that were durable at their writer when something could first tell of them.
    pub(super) acknowledged: BTreeSet<Dot>,
    pub(super) left: Budget,
    pub(super) wrong: Option<&'static str>,
}

impl World {
    /// Replicas that have just begun. Their greetings are on their way.
    pub(super) fn new(count: usize, edges: &[(usize, usize)], left: Budget) -> Self {
        let mut world = Self {
            nodes: Vec::new(),
            flying: BTreeMap::new(),
            acknowledged: BTreeSet::new(),
            left,
            wrong: None,
        };
        let id = |node: usize| (node as u64 + 1).into();
        let mut greetings = Vec::new();
        for at in 0..count {
            let peers = edges.iter().filter_map(|&(a, b)| match at {
                _ if at == a => Some(id(b)),
                _ if at == b => Some(id(a)),
                _ => None,
            });
            let (node, mail) = Node::new(id(at), peers.collect());
            world.nodes.push((node.print(), Arc::new(node)));
            greetings.push(mail);
        }
        for (at, mail) in greetings.into_iter().enumerate() {
            world.post(at, mail);
        }
        world
    }

    /// Nothing is on its way, and no replica waits for anything.
    pub(super) fn is_still(&self) -> bool {
        self.flying.is_empty() && self.nodes.iter().all(|(_, node)| !node.is_waiting())
    }

    pub(super) fn messages(&self) -> impl Iterator<Item = (&Node, &Message<Events>)> {
        let sender = |route: &Route| &*self.nodes[route.0].1;
        let flying = self.flying.iter();
        flying.map(move |(route, flight)| (sender(route), &*flight.message))
    }

    pub(super) fn actions(&self, actions: &mut Vec<Action>) {
        let left = self.left;
        let waiting = self.nodes.iter().filter(|(_, node)| node.is_waiting());
        let soonest = waiting.map(|(_, node)| node.now()).min();
        for (at, (_, node)) in self.nodes.iter().enumerate() {
            if left.writes > 0 {
                actions.push(Action::Write(at));
                if left.crashes > 0 {
                    actions.push(Action::LoseWrite(at));
                }
            }
            let may_wait = if self.flying.is_empty() {
                Some(node.now()) == soonest
            } else {
                left.hurries > 0
            };
            if may_wait && node.is_waiting() {
                actions.push(Action::Wait(at));
            }
            if left.crashes > 0 {
                actions.push(Action::Crash(at));
            }
        }
        for message in 0..self.flying.len() {
            actions.push(Action::Deliver(message));
            if left.doubles > 0 {
                actions.push(Action::Double(message));
            }
            if left.losses > 0 {
                actions.push(Action::Lose(message));
            }
        }
    }

    pub(super) fn after(&self, action: Action, fault: Option<Fault>) -> Self {
        let mut next = self.clone();
        match action {
            Action::Write(at) => {
                next.left.writes -= 1;
                next.change(at, |node| {
                    node.write();
                    node.send(fault)
                });
            }
            Action::LoseWrite(at) => {
                next.left.writes -= 1;
                next.left.crashes -= 1;
                next.change(at, |node| {
                    node.write();
                    let told_too_early = match fault {
                        Some(Fault::SendsBeforeCommit) => node.send(fault),
                        _ => Vec::new(),
                    };
                    let greetings = node.restart();
                    told_too_early.into_iter().chain(greetings).collect()
                });
            }
            Action::Wait(at) => {
                if !self.flying.is_empty() {
                    next.left.hurries -= 1;
                }
                if fault != Some(Fault::StopsTheClock) {
                    next.change(at, |node| {
                        node.wait();
                        node.send(fault)
                    });
                }
            }
            Action::Crash(at) => {
                next.left.crashes -= 1;
                next.change(at, |node| {
                    if fault == Some(Fault::CrashForgets) {
                        node.forget_last();
                    }
                    node.restart()
                });
            }
            Action::Deliver(message) => next.deliver(message, false, fault),
            Action::Double(message) => {
                next.left.doubles -= 1;
                next.deliver(message, true, fault);
            }
            Action::Lose(message) => {
                next.left.losses -= 1;
                next.take(message);
            }
        }
        next
    }

    fn deliver(&mut self, message: usize, stays: bool, fault: Option<Fault>) {
        let Some((&(from, to, _), flight)) = self.flying.iter().nth(message) else {
            return;
        };
        let mut content = Message::clone(&flight.message);
        if !stays {
            self.take(message);
        }
        if let (Message::Delta { run, .. }, Some(Fault::HidesGaps)) = (&mut content, fault) {
            *run = Run::new(1, run.last);
        }
        let sender = self.nodes[from].1.id;
        let mut wrong = None;
        self.change(to, |node| {
            wrong = node.receive(sender, content, fault);
            node.send(fault)
        });
        self.wrong = self.wrong.or(wrong);
    }

    /// Takes one copy of a message off the network.
    fn take(&mut self, message: usize) {
        let Some((&route, _)) = self.flying.iter().nth(message) else {
            return;
        };
        if let Some(flight) = self.flying.get_mut(&route) {
            flight.copies -= 1;
            if flight.copies == 0 {
                self.flying.remove(&route);
            }
        }
    }

    /// Something happens at one replica, which sends what comes of it.
    fn change(&mut self, at: usize, what: impl FnOnce(&mut Node) -> Vec<Mail>) {
        let mut node = Node::clone(&self.nodes[at].1);
        let mail = what(&mut node);
        let own = node.disk.held().iter().filter(|dot| dot.replica == node.id);
        self.acknowledged.extend(own);
        self.nodes[at] = (node.print(), Arc::new(node));
        self.post(at, mail);
    }

    fn post(&mut self, from: usize, mail: Vec<Mail>) {
        for (peer, message) in mail {
            let to = self.nodes.iter().position(|(_, node)| node.id == peer);
            let mut hasher = DefaultHasher::new();
            format!("{message:?}").hash(&mut hasher);
            let route = (from, to.unwrap(), hasher.finish());
            let flight = self.flying.entry(route).or_insert_with(|| Flight {
                message: Arc::new(message),
                copies: 0,
            });
            flight.copies += 1;
        }
    }

    /// What happens next if the network is kind: no write, crash, loss or doubling any more, every
    /// message arrives before anybody waits, and no clock runs ahead of the others. `None` when all
    /// is still.
    pub(super) fn kindly(&self) -> Option<Action> {
        if !self.flying.is_empty() {
            return Some(Action::Deliver(0));
        }
        let nodes = self.nodes.iter().map(|(_, node)| node).enumerate();
        let waiting = nodes.filter(|(_, node)| node.is_waiting());
        let next = waiting.min_by_key(|(_, node)| node.now());
        next.map(|(at, _)| Action::Wait(at))
    }

    pub(super) fn name(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    /// All that tells one state from another.
    fn key(&self) -> impl Hash + PartialEq + use<'_> {
        let nodes: Vec<u64> = self.nodes.iter().map(|(print, _)| *print).collect();
        let flying = self.flying.iter();
        let flying: Vec<_> = flying.map(|(to, flight)| (*to, flight.copies)).collect();
        (nodes, flying, &self.acknowledged, self.left, self.wrong)
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
