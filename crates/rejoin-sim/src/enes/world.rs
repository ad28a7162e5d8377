use std::collections::BTreeMap;

use rejoin_causality::ReplicaId;
use rejoin_merge::{Bottom, Merge};
use rejoin_sync::{DeltaBuffers, Protocol};

use super::workload::{Model, id};
use super::{Experiment, Traffic};
use crate::Random;

/// Microseconds.
const SECOND: u64 = 1_000_000;

/// How long a message takes, in microseconds.
const DELAY: (u64, u64) = (500, 2_000);

/// The nodes, and what will happen.
pub(super) struct World<'a, M: Model> {
    experiment: &'a Experiment,
    model: M,
    nodes: Vec<Node<M::State>>,
    /// What will happen, by time and a number that keeps times apart.
    agenda: BTreeMap<(u64, u64), Happening<M::State>>,
    planned: u64,
    /// Edits that are still to come.
    edits: u64,
    /// Messages that are on their way.
    flying: u64,
    /// Since when all states are equal, if whole states are sent.
    equal_since: Option<u64>,
    delays: Random,
    losses: Random,
    traffic: Traffic,
}

struct Node<S> {
    state: S,
    buffers: DeltaBuffers<S>,
}

enum Happening<S> {
    Edit(usize),
    Send(usize),
    Arrival {
        from: usize,
        to: usize,
        number: u64,
        group: S,
    },
    Acknowledgement {
        from: usize,
        to: usize,
        number: u64,
    },
}

impl<'a, M: Model> World<'a, M> {
    pub(super) fn new(experiment: &'a Experiment, model: M, random: &Random) -> Self {
        let topology = &experiment.topology;
        let node = |node| {
            let peers = topology.neighbours(node).iter().map(|peer| id(*peer));
            Node {
                state: M::State::bottom(),
                buffers: DeltaBuffers::new(experiment.protocol, peers),
            }
        };
        let mut world = Self {
            experiment,
            model,
            nodes: (0..topology.len()).map(node).collect(),
            agenda: BTreeMap::new(),
            planned: 0,
            edits: topology.len() as u64 * u64::from(experiment.events),
            flying: 0,
            equal_since: None,
            delays: random.fork("delays"),
            losses: random.fork("losses"),
            traffic: Traffic {
                payload_irreducibles: 0,
                metadata: 0,
                total: 0,
                edited_irreducibles: 0,
                lost: 0,
                is_converged: false,
            },
        };
        let mut phases = random.fork("phases");
        for node in 0..topology.len() {
            let edit = phases.below(SECOND);
            for event in 0..u64::from(experiment.events) {
                world.plan(edit + event * SECOND, Happening::Edit(node));
            }
            world.plan(phases.below(SECOND), Happening::Send(node));
        }
        world
    }

    pub(super) fn run(mut self) -> Traffic {
        while let Some(((now, _), happening)) = self.agenda.pop_first() {
            match happening {
                Happening::Edit(node) => self.edit(node),
                Happening::Send(node) => {
                    if self.is_done(now) {
                        break;
                    }
                    self.send(node, now);
                    self.plan(now + SECOND, Happening::Send(node));
                }
                Happening::Arrival {
                    from,
                    to,
                    number,
                    group,
                } => self.arrive(from, to, number, group, now),
                Happening::Acknowledgement { from, to, number } => {
                    self.flying -= 1;
                    self.nodes[to].buffers.acknowledged(id(from), number);
                }
            }
        }
        let all = |node: &Node<M::State>| self.model.is_all(&node.state);
        let mut traffic = self.traffic;
        traffic.is_converged = self.nodes.iter().all(all);
        traffic.total = traffic.payload_irreducibles + traffic.metadata;
        traffic
    }

    fn edit(&mut self, node: usize) {
        self.edits -= 1;
        let Node { state, buffers } = &mut self.nodes[node];
        let delta = self.model.edit(node, state);
        self.traffic.edited_irreducibles += M::irreducibles(&delta);
        buffers.edited(&delta);
    }

    fn send(&mut self, from: usize, now: u64) {
        let Node { state, buffers } = &mut self.nodes[from];
        for (peer, number, group) in buffers.send(state) {
            self.traffic.payload_irreducibles += M::irreducibles(&group);
            let Some(to) = self.place(peer) else { continue };
            let arrival = Happening::Arrival {
                from,
                to,
                number,
                group,
            };
            self.fly(arrival, now);
        }
    }

    fn arrive(&mut self, from: usize, to: usize, number: u64, group: M::State, now: u64) {
        self.flying -= 1;
        let Node { state, buffers } = &mut self.nodes[to];
        if self.experiment.protocol == Protocol::State {
            state.merge_owned(group);
            return;
        }
        buffers.receive(state, id(from), group);
        let acknowledgement = Happening::Acknowledgement {
            from: to,
            to: from,
            number,
        };
        self.fly(acknowledgement, now);
    }

    /// Sends a message, which may be lost.
    fn fly(&mut self, message: Happening<M::State>, now: u64) {
        if self.experiment.protocol != Protocol::State {
            self.traffic.metadata += 1;
        }
        if self.experiment.loss > 0.0 && self.losses.chance(self.experiment.loss) {
            self.traffic.lost += 1;
            return;
        }
        self.flying += 1;
        let delay = self.delays.between(DELAY.0, DELAY.1);
        self.plan(now + delay, message);
    }

    fn plan(&mut self, time: u64, happening: Happening<M::State>) {
        self.planned += 1;
        self.agenda.insert((time, self.planned), happening);
    }

    fn place(&self, peer: ReplicaId) -> Option<usize> {
        (0..self.nodes.len()).find(|node| id(*node) == peer)
    }

    /// Whether no more will come of it.
    ///
    /// Whole states are sent for ever. No node knows that all are equal before each has heard it
    /// from each neighbour, so they count for one more second.
    fn is_done(&mut self, now: u64) -> bool {
        if self.edits > 0 || self.flying > 0 {
            return false;
        }
        if self.experiment.protocol == Protocol::State {
            let mut pairs = self.nodes.windows(2);
            if !pairs.all(|pair| pair[0].state == pair[1].state) {
                return false;
            }
            return now >= *self.equal_since.get_or_insert(now) + SECOND;
        }
        self.nodes.iter().all(|node| node.buffers.is_empty())
    }
}
