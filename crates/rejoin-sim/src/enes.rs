//! What synchronisation costs, by protocol: the experiment of Enes, Almeida, Baquero and Leitão.
//!
//! Fifteen nodes make a hundred edits each, one a second, and every node sends to all its
//! neighbours every second, at phases of their own. Counted are the irreducible parts of the states
//! in all messages, and one for each delta and each acknowledgement. The whole of a state needs no
//! acknowledgement, and is counted by its parts alone.
//!
//! The states are rejoin's own, and so are the [buffers](rejoin_sync::DeltaBuffers).
//!
//! # Paper
//! V. Enes, P. S. Almeida, C. Baquero, J. Leitão: *Efficient Synchronization of State-based CRDTs*,
//! ICDE 2019.

mod custom;
mod published;
mod topology;
mod workload;
mod world;

use rejoin_sync::Protocol;
use serde::Serialize;

pub use self::custom::Custom;
pub(crate) use self::custom::Table;
pub use self::published::published;
pub use self::topology::{BadTopology, Topology};
pub use self::workload::{BadWorkload, Workload};
use self::workload::{Counter, Map, Set};
use self::world::World;
pub use crate::BadFile;
use crate::Random;

/// What is tried.
///
/// ```
/// use rejoin_sim::enes::{Experiment, Topology, Workload};
/// use rejoin_sync::Protocol;
///
/// let experiment = Experiment {
///     topology: Topology::tree(),
///     workload: Workload::GSet,
///     protocol: Protocol::BpRr,
///     events: 100,
///     loss: 0.0,
///     seed: 1,
/// };
/// // On a tree every part crosses every edge once, and nothing else does.
/// let traffic = experiment.run();
/// assert_eq!(traffic.payload_irreducibles, 15 * 100 * 14);
/// assert!(traffic.is_converged);
/// ```
#[derive(Clone, Debug)]
pub struct Experiment {
    /// Who talks with whom.
    pub topology: Topology,
    /// What is edited.
    pub workload: Workload,
    /// What is sent.
    pub protocol: Protocol,
    /// How many edits each node makes.
    pub events: u32,
    /// Which share of all messages is lost, from 0 to below 1.
    pub loss: f64,
    /// Decides phases, delays, losses, and which keys are edited.
    pub seed: u64,
}

/// What was sent until all was quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Traffic {
    /// The irreducible parts in all payloads.
    pub payload_irreducibles: u64,
    /// One for each delta, and one for each acknowledgement.
    pub metadata: u64,
    /// Both together.
    pub total: u64,
    /// The irreducible parts that all edits together made.
    pub edited_irreducibles: u64,
    /// How many messages were lost.
    pub lost: u64,
    /// Whether every node ended with exactly what was edited.
    pub is_converged: bool,
}

impl Experiment {
    /// Runs until everybody has everything and nothing is on its way.
    ///
    /// The same experiment gives the same traffic, on every machine.
    pub fn run(&self) -> Traffic {
        let random = Random::new(self.seed);
        let nodes = self.topology.len();
        match self.workload {
            Workload::GSet => World::new(self, Set::new(nodes), &random).run(),
            Workload::GCounter => World::new(self, Counter::new(nodes), &random).run(),
            Workload::GMap(percent) => {
                World::new(self, Map::new(nodes, percent, &random), &random).run()
            }
        }
    }
}
