use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::{Replica, ReplicaId};
use rejoin_g_counter::GCounter;
use rejoin_g_set::GSet;
use rejoin_lww_map::LwwMap;
use rejoin_merge::{Bottom, Decompose};

use crate::Random;

/// What is edited.
///
/// ```
/// use rejoin_sim::enes::Workload;
///
/// assert_eq!("gmap30".parse(), Ok(Workload::GMap(30)));
/// assert_eq!(Workload::GSet.to_string(), "gset");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// A set that only grows; an edit adds an element that nobody else adds.
    GSet,
    /// A counter that only grows; an edit increments it.
    GCounter,
    /// A map of a thousand keys, of which every node has its share; an edit writes so many percent
    /// of its keys, and one more.
    GMap(u8),
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GSet => f.pad("gset"),
            Self::GCounter => f.pad("gcounter"),
            Self::GMap(percent) => f.pad(&format!("gmap{percent}")),
        }
    }
}

impl FromStr for Workload {
    type Err = BadWorkload;

    fn from_str(name: &str) -> Result<Self, BadWorkload> {
        match name {
            "gset" => Ok(Self::GSet),
            "gcounter" => Ok(Self::GCounter),
            _ => {
                let percent = name.strip_prefix("gmap").and_then(|text| text.parse().ok());
                let percent = percent.filter(|percent| (0..=100).contains(percent));
                percent.map(Self::GMap).ok_or(BadWorkload)
            }
        }
    }
}

/// No workload has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadWorkload;

impl fmt::Display for BadWorkload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no workload has this name: gset, gcounter, or gmap and a percentage")
    }
}

impl std::error::Error for BadWorkload {}

/// How a workload edits and counts; and its oracle, which uses nothing of the state's type but
/// what it reads.
pub(super) trait Model {
    type State: Decompose + Bottom + Clone + PartialEq;

    /// Edits the state of a node, and answers the delta.
    fn edit(&mut self, node: usize, state: &mut Self::State) -> Self::State;

    /// How many irreducible parts a state has.
    fn irreducibles(state: &Self::State) -> u64;

    /// Whether a state is exactly what all edits make.
    fn is_all(&self, state: &Self::State) -> bool;
}

/// The replicas of all nodes, on a clock that ticks with every edit.
struct Writers {
    replicas: Vec<Replica>,
    clock: Arc<AtomicU64>,
}

impl Writers {
    fn new(nodes: usize) -> Self {
        let clock = Arc::new(AtomicU64::new(1));
        let replica = |node| {
            let clock = Arc::clone(&clock);
            Replica::new(id(node), move || clock.load(Ordering::Relaxed))
        };
        Self {
            replicas: (0..nodes).map(replica).collect(),
            clock,
        }
    }

    fn of(&mut self, node: usize) -> &mut Replica {
        self.clock.fetch_add(1, Ordering::Relaxed);
        &mut self.replicas[node]
    }
}

/// The id of a node.
pub(super) fn id(node: usize) -> ReplicaId {
    ReplicaId::from(node as u64 + 1)
}

pub(super) struct Set {
    writers: Writers,
    added: u64,
}

impl Set {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            writers: Writers::new(nodes),
            added: 0,
        }
    }
}

impl Model for Set {
    type State = GSet<u64>;

    fn edit(&mut self, node: usize, state: &mut GSet<u64>) -> GSet<u64> {
        let element = self.added;
        self.added += 1;
        state.insert(self.writers.of(node), element).delta()
    }

    fn irreducibles(state: &GSet<u64>) -> u64 {
        state.len() as u64
    }

    fn is_all(&self, state: &GSet<u64>) -> bool {
        state.len() as u64 == self.added && (0..self.added).all(|each| state.contains(&each))
    }
}

pub(super) struct Counter {
    writers: Writers,
    edits: Vec<u64>,
}

impl Counter {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            writers: Writers::new(nodes),
            edits: vec![0; nodes],
        }
    }
}

impl Model for Counter {
    type State = GCounter;

    fn edit(&mut self, node: usize, state: &mut GCounter) -> GCounter {
        self.edits[node] += 1;
        let change = state.increment(self.writers.of(node), 1);
        // No experiment counts to 2^64.
        change.map(|change| change.delta()).unwrap_or_default()
    }

    fn irreducibles(state: &GCounter) -> u64 {
        state.counts().len() as u64
    }

    fn is_all(&self, state: &GCounter) -> bool {
        let counts = state.counts().map(|(_, count)| count);
        counts.eq(self.edits.iter().copied().filter(|count| *count > 0))
    }
}

/// How many keys there are, and how many of them each node but the last has.
const KEYS: u16 = 1_000;

pub(super) struct Map {
    writers: Writers,
    random: Vec<Random>,
    /// The keys of each node.
    own: Vec<Vec<u16>>,
    percent: u8,
    edits: u32,
    /// What was written last under each key; only one node writes it.
    last: Vec<Option<u32>>,
}

impl Map {
    pub(super) fn new(nodes: usize, percent: u8, random: &Random) -> Self {
        let share = usize::from(KEYS).div_ceil(nodes.max(1));
        let all: Vec<u16> = (0..KEYS).collect();
        let mut own: Vec<Vec<u16>> = all.chunks(share).map(<[u16]>::to_vec).collect();
        own.resize(nodes, Vec::new());
        let random = random.fork("keys");
        Self {
            writers: Writers::new(nodes),
            random: (0..nodes as u64).map(|node| random.fork_by(node)).collect(),
            own,
            percent,
            edits: 0,
            last: vec![None; KEYS.into()],
        }
    }

    /// How many keys an edit writes.
    fn width(&self, node: usize) -> usize {
        let share = usize::from(KEYS).div_ceil(self.own.len().max(1));
        let width = share * usize::from(self.percent) / 100 + 1;
        width.min(self.own[node].len())
    }
}

impl Model for Map {
    type State = LwwMap<u16, u32>;

    fn edit(&mut self, node: usize, state: &mut LwwMap<u16, u32>) -> LwwMap<u16, u32> {
        self.edits += 1;
        let width = self.width(node);
        let own = &mut self.own[node];
        self.random[node].shuffle(own);
        let chosen = own.iter().take(width).copied();
        for key in chosen.clone() {
            self.last[usize::from(key)] = Some(self.edits);
        }
        let pairs = chosen.map(|key| (key, self.edits));
        state.put_all(self.writers.of(node), pairs).delta()
    }

    fn irreducibles(state: &LwwMap<u16, u32>) -> u64 {
        state.len() as u64
    }

    fn is_all(&self, state: &LwwMap<u16, u32>) -> bool {
        let mut keys = (0..KEYS).zip(&self.last);
        keys.all(|(key, last)| state.get(&key) == last.as_ref())
    }
}
