//! Replicas, and a network between them that loses, doubles, delays and mixes up messages.

use std::collections::BTreeMap;

use rejoin_sync::{CausalContext, Endpoint, Limits, Message, Outcome, ReplicaId};
use rejoin_wire::{decode, encode};

use crate::keys::{Event, Keys};

/// A generator of splitmix kind: a test repeats from its seed alone.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    pub(crate) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }
}

/// How badly the network behaves, in percent, and its delays in milliseconds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Weather {
    pub(crate) loss: u64,
    pub(crate) doubles: u64,
    pub(crate) delay: u64,
}

pub(crate) struct Node {
    pub(crate) id: ReplicaId,
    pub(crate) state: Keys,
    /// What would be left after a crash.
    disk: Keys,
    pub(crate) endpoint: Endpoint<Keys>,
    epoch: u64,
    peers: Vec<usize>,
}

/// What went over the network, by kind of message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traffic {
    pub(crate) digests: u64,
    pub(crate) versions: u64,
    pub(crate) deltas: u64,
    pub(crate) acks: u64,
    pub(crate) mending: u64,
    /// Entries in deltas.
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
}

impl Traffic {
    pub(crate) fn messages(&self) -> u64 {
        self.digests + self.versions + self.deltas + self.acks + self.mending
    }
}

pub(crate) struct Network {
    pub(crate) nodes: Vec<Node>,
    pub(crate) limits: Limits,
    pub(crate) now: u64,
    pub(crate) random: Random,
    pub(crate) weather: Weather,
    pub(crate) traffic: Traffic,
    /// Which group each node is in: messages pass only within a group.
    pub(crate) groups: Vec<u64>,
    /// By time of arrival and a number that keeps times apart.
    flying: BTreeMap<(u64, u64), (usize, usize, Vec<u8>)>,
    sent: u64,
    /// Every event that is durable somewhere, with its key and text: the oracle.
    events: BTreeMap<Event, (u64, String)>,
    /// Answers for each message that is sent whether it is lost.
    pub(crate) drops: Box<dyn FnMut(u64) -> bool>,
    pub(crate) gaps: u64,
}

impl Network {
    pub(crate) fn new(count: usize, edges: &[(usize, usize)], limits: Limits, seed: u64) -> Self {
        let mut network = Self {
            nodes: Vec::new(),
            limits,
            now: 0,
            random: Random(seed),
            weather: Weather::default(),
            traffic: Traffic::default(),
            groups: vec![0; count],
            flying: BTreeMap::new(),
            sent: 0,
            events: BTreeMap::new(),
            drops: Box::new(|_| false),
            gaps: 0,
        };
        for node in 0..count {
            let to = |&(a, b): &(usize, usize)| match node {
                _ if node == a => Some(b),
                _ if node == b => Some(a),
                _ => None,
            };
            network.nodes.push(Node {
                id: ReplicaId::from(node as u64 + 1),
                state: Keys::new(),
                disk: Keys::new(),
                endpoint: Endpoint::new(ReplicaId::from(node as u64 + 1), 1, limits),
                epoch: 1,
                peers: edges.iter().filter_map(to).collect(),
            });
        }
        for node in 0..count {
            network.meet_peers(node);
        }
        network
    }

    pub(crate) fn put(&mut self, node: usize, key: u64, text: &str) {
        let Node {
            id,
            state,
            endpoint,
            ..
        } = &mut self.nodes[node];
        let event = state.put(*id, key, text);
        self.events.insert(event, (key, text.to_owned()));
        endpoint.changed(self.now);
    }

    /// Stops a node and starts it from its disk. What it wrote since is gone, as it told nobody.
    pub(crate) fn restart(&mut self, at: usize, epoch: u64) {
        let node = &mut self.nodes[at];
        node.epoch = epoch;
        node.state = node.disk.clone();
        node.endpoint = Endpoint::new(node.id, epoch, self.limits);
        let kept = node.disk_version().clone();
        let id = node.id;
        let is_kept = |event: &Event| {
            event.1 != id || kept.runs_of(id).iter().any(|run| run.contains(event.0))
        };
        self.events.retain(|event, _| is_kept(event));
        self.meet_peers(at);
    }

    pub(crate) fn epoch(&self, node: usize) -> u64 {
        self.nodes[node].epoch
    }

    fn meet_peers(&mut self, at: usize) {
        for peer in self.nodes[at].peers.clone() {
            let id = self.nodes[peer].id;
            self.nodes[at].endpoint.join_peer(id, self.now);
        }
    }

    /// One millisecond: what arrives, what is due, and what is sent.
    pub(crate) fn step(&mut self) {
        self.now += 1;
        while let Some(entry) = self.flying.first_entry() {
            if entry.key().0 > self.now {
                break;
            }
            let (from, to, bytes) = entry.remove();
            if self.groups[from] == self.groups[to] {
                self.deliver(from, to, &bytes);
            }
        }
        for at in 0..self.nodes.len() {
            let node = &mut self.nodes[at];
            if node.endpoint.next_tick().is_some_and(|due| due <= self.now) {
                node.endpoint.tick(&mut node.state, self.now);
            }
            self.drain(at);
        }
    }

    /// Makes the state durable, and only then sends what tells of it.
    pub(crate) fn drain(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        if node.disk_version() != node.state_version() {
            node.disk.clone_from(&node.state);
        }
        let messages: Vec<_> = node.endpoint.outgoing().collect();
        let most = (self.limits.window + 68) * node.peers.len();
        assert!(messages.len() <= most, "{} messages wait", messages.len());
        for (peer, message) in messages {
            let to = self.nodes.iter().position(|node| node.id == peer).unwrap();
            self.send(at, to, &message);
        }
    }

    fn send(&mut self, from: usize, to: usize, message: &Message<Keys>) {
        let bytes = encode(message).unwrap();
        self.count(message, bytes.len() as u64);
        self.sent += 1;
        if (self.drops)(self.sent) || self.random.percent(self.weather.loss) {
            return;
        }
        let copies = 1 + u64::from(self.random.percent(self.weather.doubles));
        for copy in 0..copies {
            let delay = 1 + self.random.below(self.weather.delay);
            let key = (self.now + delay, 2 * self.sent + copy);
            self.flying.insert(key, (from, to, bytes.clone()));
        }
    }

    fn count(&mut self, message: &Message<Keys>, bytes: u64) {
        let traffic = &mut self.traffic;
        traffic.bytes += bytes;
        match message {
            Message::Digest { .. } => traffic.digests += 1,
            Message::Version { .. } => traffic.versions += 1,
            Message::Delta { state, .. } => {
                traffic.deltas += 1;
                traffic.entries += state.as_ref().map_or(0, |state| state.len() as u64);
            }
            Message::Ack { .. } => traffic.acks += 1,
            _ => traffic.mending += 1,
        }
    }

    fn deliver(&mut self, from: usize, to: usize, bytes: &[u8]) {
        let sender = self.nodes[from].id;
        let message: Message<Keys> = decode(bytes).unwrap();
        assert_eq!(encode(&message).unwrap(), bytes);
        let node = &mut self.nodes[to];
        let before = node.state.clone();
        let received = node
            .endpoint
            .receive(&mut node.state, sender, message, self.now)
            .unwrap();
        // What is said to be new is new, and all of it.
        let mut told = before.clone();
        if let Some(grew) = &received.grew {
            assert!(rejoin_sync::Merge::merge(&mut told, grew));
        }
        assert_eq!(told, node.state);
        if let Outcome::Gap(_) = received.outcome {
            assert_eq!(before, node.state, "a gap was passed over");
            self.gaps += 1;
        }
    }

    /// Every state shows what the events that it claims to hold say, and nobody is thought to have
    /// what it has not.
    pub(crate) fn check(&self) {
        for node in &self.nodes {
            let expected = self.view(node.state_version());
            assert_eq!(node.state, expected, "node {:?} at {}", node.id, self.now);
            for peer in &node.peers {
                let peer = &self.nodes[*peer];
                if let Some(kept) = node.endpoint.kept_by(peer.id) {
                    assert!(kept.is_subset(peer.disk_version()), "a false promise");
                }
            }
        }
    }

    /// What someone reads who has seen these events.
    fn view(&self, version: &CausalContext) -> Keys {
        let mut entries = BTreeMap::new();
        for (event, (key, text)) in &self.events {
            if version
                .runs_of(event.1)
                .iter()
                .any(|run| run.contains(event.0))
            {
                entries.insert(*key, (*event, text.clone()));
            }
        }
        Keys::from_parts(version.clone(), entries)
    }

    pub(crate) fn is_quiet(&self) -> bool {
        let quiet = |node: &Node| node.endpoint.is_quiet(&node.state);
        self.flying.is_empty() && self.nodes.iter().all(quiet)
    }

    /// Goes on until all is quiet; answers how many milliseconds it took.
    pub(crate) fn settle(&mut self, most: u64) -> u64 {
        for passed in 0..most {
            if self.is_quiet() {
                return passed;
            }
            self.step();
        }
        let busy = self
            .nodes
            .iter()
            .find(|node| !node.endpoint.is_quiet(&node.state));
        let busy = busy.map(|node| (node.id, &node.endpoint));
        panic!(
            "not quiet after {most} ms, {} fly: {busy:#?}",
            self.flying.len()
        );
    }

    /// All hold every event, and show it.
    pub(crate) fn check_converged(&self) {
        let mut all = CausalContext::new();
        for (sequence, replica) in self.events.keys() {
            all.insert_run(*replica, rejoin_sync::Run::one(*sequence));
        }
        let expected = self.view(&all);
        for node in &self.nodes {
            assert_eq!(node.state, expected, "node {:?}", node.id);
        }
    }
}

impl Node {
    pub(crate) fn state_version(&self) -> &CausalContext {
        rejoin_sync::Replicated::version(&self.state)
    }

    fn disk_version(&self) -> &CausalContext {
        rejoin_sync::Replicated::version(&self.disk)
    }
}
