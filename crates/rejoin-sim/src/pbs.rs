//! How stale reads are, if a write and a read each wait for a part of the replicas only.
//!
//! The model is WARS (Bailis et al., VLDB 2012). A write goes to all N replicas: it arrives at
//! each after a time W, and its acknowledgement is back after a further A. It is *committed* when
//! the fastest `w` have acknowledged it. A read goes to all N replicas as well: it arrives after
//! R, and the response is back after a further S. It waits for the fastest `r`, and is *fresh* if
//! the write had arrived at one of these before the read did. One write, one read, no repair.
//!
//! ```
//! use std::num::NonZero;
//! use rejoin_sim::pbs::{Experiment, Preset, Quorum};
//!
//! let experiment = Experiment {
//!     model: Preset::LnkdSsd.model(),
//!     quorum: Quorum::new(3, 1, 1)?,
//!     samples: 20_000,
//!     seed: 1,
//! };
//! let found = experiment.run(NonZero::<usize>::MIN, &|_| {})?;
//! assert!((found.fresh_at_0 - 0.974).abs() < 0.01);
//! assert!((found.t_visibility_999_ms - 1.97).abs() < 0.1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it is measured
//! Counting stale reads needs millions of trials for three digits, because only one of a thousand
//! matters. So a trial here draws all but the times W of the replicas that the reader waits for,
//! and takes the probability of those from their distribution. That is exact: if all of them are
//! stale, none has acknowledged, and the commit was made by the others. With v for the time of
//! that commit, the read that starts t after it is stale with the probability of all W being above
//! v + t + R, which falls smoothly with t, and is averaged over the trials.
//!
//! The latencies need one leg of the way only: the other is taken from its distribution, and the
//! replicas, which are independent, are counted exactly.
//!
//! # Paper
//! P. Bailis, S. Venkataraman, M. J. Franklin, J. M. Hellerstein, I. Stoica: *Probabilistically
//! Bounded Staleness for Practical Partial Quorums*, VLDB 2012.

mod blocks;
mod crossing;
mod custom;
mod error;
mod latency;
mod model;
mod preset;
mod published;
mod quorum;
mod stale;

use std::num::NonZero;

pub use self::custom::Custom;
pub(crate) use self::custom::Table;
pub use self::error::PbsError;
pub use self::model::Wars;
pub use self::preset::Preset;
pub use self::published::Published;
pub use self::quorum::{BadQuorum, Quorum};
pub use crate::BadFile;
use crate::random::Random;

/// So much of all reads and writes may be slower, or staler, than the times that are told.
const REST: f64 = 0.001;

/// What is measured, and with how many trials.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// How long messages take.
    pub model: Wars,
    /// How many replicas there are, and how many are waited for.
    pub quorum: Quorum,
    /// How many trials.
    pub samples: u64,
    /// What all trials are drawn from. One seed gives one result, by any number of threads.
    pub seed: u64,
}

/// How fast and how stale reads are.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Staleness {
    /// 99.9 % of all reads are answered within so many milliseconds.
    pub read_ms_p999: f64,
    /// 99.9 % of all writes are committed within so many milliseconds.
    pub write_ms_p999: f64,
    /// The share of fresh reads among those that start when the write is committed.
    pub fresh_at_0: f64,
    /// So many milliseconds after the commit 99.9 % of the reads that start then are fresh.
    pub t_visibility_999_ms: f64,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// So many trials have been made. It starts anew if the first estimate was too rough.
    pub done: u64,
    /// Of so many.
    pub of: u64,
}

impl Experiment {
    /// Runs it on so many threads, and tells `watch` from time to time how far it has come.
    ///
    /// Takes time in proportion to the trials and the replicas, and little memory.
    ///
    /// # Errors
    /// [`PbsError`] if there is no trial, or if a time is beyond all bounds.
    pub fn run(
        &self,
        threads: NonZero<usize>,
        watch: &(dyn Fn(Progress) + Sync),
    ) -> Result<Staleness, PbsError> {
        if self.samples == 0 {
            return Err(PbsError::NoSample);
        }
        let random = Random::new(self.seed);
        let (read_ms_p999, write_ms_p999) = latency::both(self, &random)?;
        let (stale_at_0, t_visibility_999_ms) = stale::visibility(self, &random, threads, watch)?;
        Ok(Staleness {
            read_ms_p999,
            write_ms_p999,
            fresh_at_0: 1.0 - stale_at_0,
            t_visibility_999_ms,
        })
    }

    /// The probability that a read which starts so many milliseconds after the commit is stale,
    /// for each of these times.
    ///
    /// # Errors
    /// [`PbsError`] if there is no trial.
    pub fn stale_after(
        &self,
        times: &[f64],
        threads: NonZero<usize>,
    ) -> Result<Vec<f64>, PbsError> {
        if self.samples == 0 {
            return Err(PbsError::NoSample);
        }
        let trials = stale::Trials::new(self, &Random::new(self.seed));
        Ok(trials.stale_after(times, self.samples, threads, &|_| {}))
    }
}
