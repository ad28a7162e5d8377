//! What it takes to heal a partition, by how much differs and how much there is.
//!
//! Two groups of stores hold the same `n` registers. The network between them fails for an hour of
//! virtual time, in which each group goes on writing, and in the end `d` keys differ. Counted is
//! everything that is sent from the moment when the network is back until all stores are equal and
//! nothing is on its way: the irreducible parts of states (of registers, one for each key), and all
//! bytes that are neither key nor value.
//!
//! The stores are those that users run.
//!
//! ```
//! use rejoin_sim::heal::{BOUND, Experiment};
//!
//! let healed = Experiment { keys: 500, differences: 40, ..Experiment::default() }.run()?;
//! assert!(healed.is_equal);
//! assert_eq!(healed.payload, 40, "each key that differs is sent once");
//! assert!(healed.other_bytes as f64 <= BOUND.of(&healed));
//! # Ok::<(), String>(())
//! ```

mod bound;
mod world;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::bound::{BOUND, Bound};
use self::world::World;
use crate::Time;

/// What is tried.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// How many keys all stores hold when the network fails.
    pub keys: u64,
    /// How many of them differ when it is back, half of them written by each group; not more than
    /// there are. Each of these is written twice.
    pub differences: u64,
    /// How many stores there are, in two groups as large as can be.
    pub replicas: usize,
    /// For how long the network fails.
    pub cut: Time,
    /// Which share of the frames is lost afterwards, in thousandths.
    pub loss: u64,
    /// Decides which frames are lost.
    pub seed: u64,
}

/// Two stores, of a thousand keys of which a hundred differ after an hour.
impl Default for Experiment {
    fn default() -> Self {
        Self {
            keys: 1_000,
            differences: 100,
            replicas: 2,
            cut: Time::millis(3_600_000),
            loss: 0,
            seed: 1,
        }
    }
}

/// What was sent until all was equal and quiet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Healed {
    /// How many stores there are.
    pub stores: usize,
    /// How many keys there are.
    pub keys: u64,
    /// How many of them differed.
    pub differences: u64,
    /// The irreducible parts that stores lacked, summed over all stores: the least that has to be
    /// sent.
    pub lacking: u64,
    /// The irreducible parts in all frames.
    pub payload: u64,
    /// The bytes of keys and values in all frames.
    pub payload_bytes: u64,
    /// All other bytes.
    pub other_bytes: u64,
    /// Frames and bytes, by what they are for.
    pub parts: BTreeMap<&'static str, (u64, u64)>,
    /// Frames and bytes that were sent in vain while the network failed.
    pub in_vain: (u64, u64),
    /// How many milliseconds it took.
    pub took_ms: f64,
    /// Whether all stores ended with what was written, and nothing else.
    pub is_equal: bool,
}

impl Healed {
    /// How many pairs of stores there are, each of which has something to tell.
    pub fn pairs(&self) -> f64 {
        (self.stores * self.stores.saturating_sub(1) / 2) as f64
    }

    /// The bytes that are neither key nor value for each part that a store lacked.
    pub fn other_each(&self) -> f64 {
        self.other_bytes as f64 / self.lacking.max(1) as f64
    }

    /// How much more was sent than was lacking; 1 if nothing was lacking and nothing was sent.
    pub fn ratio(&self) -> f64 {
        match (self.payload, self.lacking) {
            (0, 0) => 1.0,
            (sent, lacking) => sent as f64 / lacking as f64,
        }
    }
}

impl Experiment {
    /// Runs it. The same experiment sends the same, on every machine.
    ///
    /// # Errors
    /// In words, if a store refuses what it should not.
    pub fn run(&self) -> Result<Healed, String> {
        World::new(self)?.run()
    }
}
