//! What is checked: replicas that may do so much, and what must always be true of them.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rejoin_store::{Failure, Level};
use stateright::{Model, Property};

use super::fault::Fault;
use super::oracle;
use super::replica::Op;
use super::world::{Action, Budget, World};

pub(super) const EQUAL: &str = "when all is still, every replica has every acknowledged write";
pub(super) const HEALS: &str = "once the network is kind, all falls still";
pub(super) const VALUES: &str = "a replica reads what the writes that it has say";
pub(super) const FRESH: &str = "no session reads what is older than what it has seen";
pub(super) const KEPT: &str = "no acknowledged write is lost by its replica";
pub(super) const SPREAD: &str = "a write that is answered at all replicas is at all replicas";
pub(super) const GONE: &str = "what was deleted does not return";
pub(super) const SOUND: &str = "no frame is refused, and no version shrinks";

/// Not promises, but what has to be seen, or the model explores nothing of interest.
pub(super) const DONE: &str = "all writes and crashes are over, and all is still";
pub(super) const FREE: &str = "a deletion is forgotten by all";
pub(super) const READ: &str = "the session has read as often as it may";
pub(super) const ANSWERED: &str = "a write is answered to be at all replicas";

/// What the client does, how much may happen besides, and what is planted.
#[derive(Debug)]
pub(super) struct Net {
    pub(super) count: usize,
    pub(super) plan: &'static [Op],
    pub(super) level: Level,
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
            match world.after(action, fault) {
                Some(next) => world = next,
                None => return false,
            }
        }
        known.extend(way);
        true
    }
}

impl Model for Net {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![World::new(self.count, self.plan, self.level, self.budget)]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        world.actions(actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        world.after(action, self.fault)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(EQUAL, |net: &Self, world: &World| {
                net.judged.fetch_add(1, Ordering::Relaxed);
                let first = &world.nodes[0];
                let has_all = |at| world.seen_by(at).count_ones() as usize == world.done.len();
                let is_first = |node: &super::replica::Node| {
                    node.digest == first.digest && node.version == first.version
                };
                !world.is_still()
                    || ((0..world.nodes.len()).all(has_all)
                        && world.nodes.iter().all(|node| is_first(node)))
            }),
            Property::always(HEALS, |net: &Self, world: &World| {
                net.healing.holds(world, net.fault)
            }),
            Property::always(VALUES, |_, world: &World| {
                let mut nodes = world.nodes.iter().enumerate();
                nodes.all(|(at, node)| oracle::may_read(&world.done, world.seen_by(at), &node.view))
            }),
            Property::always(GONE, |_, world: &World| {
                let mut nodes = world.nodes.iter().enumerate();
                nodes.all(|(at, node)| oracle::is_gone(&world.done, world.seen_by(at), &node.view))
            }),
            Property::always(FRESH, |_, world: &World| !world.is_stale),
            Property::always(KEPT, |_, world: &World| world.keeps_all()),
            Property::always(SPREAD, |_, world: &World| {
                let everywhere = world
                    .nodes
                    .iter()
                    .fold(0, |all, node| all | node.everywhere);
                (0..world.nodes.len()).all(|at| everywhere & !world.seen_by(at) == 0)
            }),
            Property::always(SOUND, |_, world: &World| {
                world.nodes.iter().all(|node| !node.is_wrong)
            }),
            Property::sometimes(DONE, |_, world: &World| world.is_over()),
            Property::sometimes(READ, |net: &Self, world: &World| {
                net.budget.reads > 0 && world.left.reads == 0
            }),
            Property::sometimes(ANSWERED, |_, world: &World| {
                world.nodes.iter().any(|node| node.everywhere != 0)
            }),
            Property::sometimes(FREE, |_, world: &World| {
                let deleted = world.done.iter().any(|done| done.op == Op::Delete);
                let mut nodes = world.nodes.iter();
                deleted && nodes.all(|node| node.view.set != Err(Failure::Deleted))
            }),
        ]
    }
}
