//! What is checked: replicas that may do so much, and what must always be true of them.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rejoin_causality::Dot;
use rejoin_sync::{CausalContext, Message, Replicated};
use stateright::{Model, Property};

use super::events::Events;
use super::fault::Fault;
use super::node::Node;
use super::world::{Action, Budget, World};

pub(super) const EQUAL: &str = "when all is still, every replica holds all that was acknowledged";
pub(super) const HEALS: &str = "once the network is kind, all falls still";
pub(super) const WHOLE: &str = "a state holds what it claims, and no gap was passed over";
pub(super) const GROWS: &str = "no version shrinks, nothing is refused, what is told as new is new";
pub(super) const DURABLE: &str = "no message tells of what is not durable at its sender";
pub(super) const PROMISE: &str = "a replica is believed to keep only what is durable there";
pub(super) const KEPT: &str = "no acknowledged event is lost by its writer";

/// Not promises, but what has to be seen, or the model explores nothing of interest.
pub(super) const DONE: &str = "all writes and crashes are over, and all is still";
pub(super) const GAP: &str = "a replica says that an earlier message is missing";

/// Who may talk to whom, how much may happen, and what is planted.
#[derive(Debug)]
pub(super) struct Net {
    pub(super) count: usize,
    pub(super) edges: &'static [(usize, usize)],
    /// Whether the replicas have met before it begins.
    pub(super) have_met: bool,
    pub(super) budget: Budget,
    pub(super) fault: Option<Fault>,
    /// How many states were judged.
    pub(super) judged: AtomicUsize,
    pub(super) healing: Healing,
}

/// The names of the states of which it is known that all falls still in time.
#[derive(Debug, Default)]
pub(super) struct Healing(Mutex<HashSet<u64>>);

/// No way to stillness is as long.
const FOREVER: usize = 200;

impl Healing {
    /// Whether all falls still if the network is kind from here on.
    fn holds(&self, from: &World, fault: Option<Fault>) -> bool {
        let mut known = self.0.lock().unwrap();
        let mut way = Vec::new();
        let mut world = from.clone();
        while let Some(action) = world.kindly() {
            let name = world.name();
            if known.contains(&name) {
                break;
            }
            if way.len() > FOREVER {
                return false;
            }
            way.push(name);
            world = world.after(action, fault);
        }
        known.extend(way);
        true
    }
}

impl Model for Net {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let mut world = World::new(self.count, self.edges, self.budget);
        while self.have_met
            && let Some(action) = world.kindly()
        {
            world = world.after(action, None);
        }
        vec![world]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        world.actions(actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        Some(world.after(action, self.fault))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(EQUAL, |net: &Self, world: &World| {
                net.judged.fetch_add(1, Ordering::Relaxed);
                let holds_all = |state: &Events| *state.held() == world.acknowledged;
                !world.is_still() || world.nodes.iter().all(|(_, node)| holds_all(&node.state))
            }),
            Property::always(HEALS, |net: &Self, world: &World| {
                net.healing.holds(world, net.fault)
            }),
            Property::always(WHOLE, |_, world: &World| {
                world.nodes.iter().all(|(_, node)| node.state.is_whole())
            }),
            Property::always(GROWS, |_, world: &World| world.wrong.is_none()),
            Property::always(DURABLE, |_, world: &World| {
                let is_durable =
                    |version: &CausalContext, node: &Node| version.is_subset(node.disk.version());
                world.messages().all(|(sender, message)| match message {
                    Message::Version { version, .. } => is_durable(version, sender),
                    Message::Delta { state, .. } => {
                        let state = state.as_ref();
                        state.is_none_or(|state| is_durable(state.version(), sender))
                    }
                    _ => true,
                })
            }),
            Property::always(PROMISE, |_, world: &World| {
                world.nodes.iter().all(|(_, node)| {
                    world.nodes.iter().all(|(_, peer)| {
                        let kept = node.endpoint.kept_by(peer.id);
                        kept.is_none_or(|kept| kept.is_subset(peer.disk.version()))
                    })
                })
            }),
            Property::always(KEPT, |_, world: &World| {
                let writer = |dot: &Dot| {
                    let mut nodes = world.nodes.iter();
                    nodes.find(|(_, node)| node.id == dot.replica)
                };
                let mut all = world.acknowledged.iter();
                all.all(|dot| writer(dot).is_some_and(|(_, node)| node.keeps(dot)))
            }),
            Property::sometimes(DONE, |_, world: &World| {
                let left = world.left;
                left.writes == 0 && left.crashes == 0 && world.is_still()
            }),
            Property::sometimes(GAP, |_, world: &World| {
                world.messages().any(|(_, message)| match message {
                    Message::Ack { gap, .. } => *gap,
                    _ => false,
                })
            }),
        ]
    }
}
