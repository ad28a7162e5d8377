#![doc = include_str!("../README.md")]

mod action;
mod agenda;
mod ask;
mod bits;
mod clock;
mod config;
mod disk;
mod distribution;
pub mod enes;
mod fault;
mod figures;
pub mod heal;
mod history;
mod mutant;
mod network;
mod node;
mod oracle;
mod page;
pub mod pbs;
mod plan;
mod random;
mod records;
mod replica;
pub mod report;
mod run;
mod shrink;
mod spec;
mod story;
mod sweep;
mod time;
mod trace;
mod verdict;
mod workload;
mod world;

pub use ask::{Ask, Kind, Op, View};
pub use config::Config;
pub use disk::{Disk, Mishap, Plug};
pub use distribution::{BadDistribution, Distribution};
pub use fault::Fault;
pub use figures::{Figures, percentile};
pub use mutant::{Class, Mutant};
pub use node::{Answer, Guarantees, Machines, Node, Now, Output, Request};
pub use random::Random;
pub use records::{Change, DiskError, Record, Records};
pub use rejoin_store::Level;
pub use replica::Stores;
pub use run::{Outcome, run, tell};
pub use shrink::shrink;
pub use story::{Happening, Story};
pub use sweep::{Settings, Sweep, sweep};
pub use time::Time;
pub use verdict::{Failure, Violation};
pub use workload::Workload;

/// The number of a machine, from zero.
pub type Place = usize;
