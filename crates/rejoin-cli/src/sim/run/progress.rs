//! A bar on standard error, if that is a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rejoin_sim::Outcome;

pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    pub(super) fn new(seeds: u64) -> Self {
        let bar = ProgressBar::new(seeds);
        let form = "{wide_bar} {pos} of {len} seeds · {per_sec} · {eta} left";
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        Self {
            bar,
            begun: Instant::now(),
        }
    }

    pub(super) fn done(&self, _: &Outcome) {
        self.bar.inc(1);
    }

    /// Takes the bar away, and says how long it took.
    pub(super) fn finish(&self) -> Duration {
        self.bar.finish_and_clear();
        self.begun.elapsed()
    }
}
