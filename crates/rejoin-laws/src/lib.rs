#![doc = include_str!("../README.md")]

mod gene;
mod history;
mod law;
mod lawful;

mod codec;
mod parts;
mod versions;

mod action;
mod fuzz;
mod golden;
mod macros;
mod replay;
mod report;
mod script;
mod settings;
mod told;

mod algebra;
mod bytes;
mod checks;
mod edit_set;
mod mutate;
mod oracle;
mod panics;
mod rng;
mod shares;
mod shrink;
mod small_worlds;
mod witness;
mod world;

#[cfg(feature = "proptest")]
mod proptest_front;
#[cfg(feature = "quickcheck")]
mod quickcheck_front;

pub use action::Action;
pub use action::{
    clock, deliver, deliver_joined, deliver_part, edit, redeliver, restart, stale, sync,
    sync_difference, sync_version, trim_log,
};
pub use codec::Codec;
pub use fuzz::{fuzz, fuzz_decode, fuzz_round_trip};
pub use gene::Gene;
pub use golden::check_golden;
pub use history::{Edit, History};
pub use law::Law;
pub use lawful::{Lawful, Reach};
pub use parts::Parts;
pub use replay::{check, replay};
pub use report::{Failure, Report, run, run_with};
pub use script::Script;
pub use settings::Settings;
pub use shares::Shares;
pub use small_worlds::Worlds;
pub use told::{CheckTold, News, Told, told_of_set};
pub use versions::Versions;

#[cfg(feature = "proptest")]
pub use proptest_front::run_proptest;
#[cfg(feature = "quickcheck")]
pub use quickcheck_front::run_quickcheck;

pub use rejoin_causality::{self, CausalContext, Replica, Stamp};
pub use rejoin_merge::{self, Merge};
