use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::{Config, Figures, Machines, Outcome, run};

/// What came of many runs.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    /// How many runs there were.
    pub seeds: u64,
    /// How many of them were run a second time, to see that they end with the same hash.
    pub repeated: u64,
    /// The seeds whose second run differed.
    pub unsteady: Vec<u64>,
    /// The sums over all runs.
    pub figures: Figures,
    /// The run of the smallest seed that failed, and how many failed.
    pub failed: Option<(Outcome, u64)>,
}

/// Runs `config` with each of these seeds on `threads` threads, and every `again`-th of them twice.
///
/// Stops at the first that fails, if `stop` says so. `done` is told of every run that ended.
pub fn sweep(
    config: &Config,
    seeds: impl Iterator<Item = u64> + Send,
    machines: &(dyn Machines + Sync),
    settings: &Settings<'_>,
) -> Sweep {
    let shared = Shared {
        seeds: Mutex::new(seeds),
        stopped: AtomicBool::new(false),
        sum: Mutex::new(Sweep::default()),
    };
    thread::scope(|scope| {
        for _ in 0..settings.threads.max(1) {
            scope.spawn(|| shared.work(config, machines, settings));
        }
    });
    shared
        .sum
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
}

/// How seeds are gone through.
pub struct Settings<'a> {
    /// How many run side by side.
    pub threads: usize,
    /// Every so many seeds one is run twice; zero for none.
    pub again: u64,
    /// Whether the first failure ends it.
    pub stop: bool,
    /// Told of every run that ended.
    pub done: &'a (dyn Fn(&Outcome) + Sync),
}

struct Shared<S> {
    /// Those that nobody has run yet.
    seeds: Mutex<S>,
    stopped: AtomicBool,
    sum: Mutex<Sweep>,
}

impl<S: Iterator<Item = u64>> Shared<S> {
    fn work(&self, config: &Config, machines: &(dyn Machines + Sync), settings: &Settings<'_>) {
        let mut mine = Sweep::default();
        while let Some(seed) = self.next() {
            let config = Config {
                seed,
                ..config.clone()
            };
            let outcome = run(&config, machines);
            if settings.again > 0 && seed.is_multiple_of(settings.again) {
                mine.repeated += 1;
                if run(&config, machines).hash != outcome.hash {
                    mine.unsteady.push(seed);
                }
            }
            (settings.done)(&outcome);
            if outcome.violation.is_some() && settings.stop {
                self.stopped.store(true, Ordering::Relaxed);
            }
            mine.take(outcome);
        }
        let mut sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
        sum.add(mine);
    }

    fn next(&self) -> Option<u64> {
        if self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        let mut seeds = self.seeds.lock().unwrap_or_else(PoisonError::into_inner);
        seeds.next()
    }
}

impl Sweep {
    fn take(&mut self, outcome: Outcome) {
        self.seeds += 1;
        self.figures.add(&outcome.figures);
        if outcome.violation.is_some() {
            self.fail(outcome, 1);
        }
    }

    fn fail(&mut self, outcome: Outcome, times: u64) {
        self.failed = match self.failed.take() {
            Some((first, before)) if first.config.seed < outcome.config.seed => {
                Some((first, before + times))
            }
            Some((_, before)) => Some((outcome, before + times)),
            None => Some((outcome, times)),
        };
    }

    fn add(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.repeated += other.repeated;
        self.unsteady.extend(other.unsteady);
        self.unsteady.sort_unstable();
        self.figures.add(&other.figures);
        if let Some((outcome, times)) = other.failed {
            self.fail(outcome, times);
        }
    }
}
