use std::collections::BTreeMap;

use crate::Time;

/// What happened in a run, in numbers. Those of many runs add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How often each kind of fault struck.
    pub faults: BTreeMap<&'static str, u64>,
    /// Requests by how they ended.
    pub answers: BTreeMap<&'static str, u64>,
    /// What replicas counted, such as refused frames.
    pub counters: BTreeMap<&'static str, u64>,
    /// Frames and bytes sent, by what they are for.
    pub traffic: BTreeMap<&'static str, (u64, u64)>,
    /// Events of the simulation.
    pub events: u64,
    /// How long after each acknowledgement the last replica had the write, of those writes that
    /// all had in the end.
    pub windows: Vec<Time>,
    /// How many acknowledged writes some replica lacked when the run ended.
    pub open: u64,
    /// How long after each write each other replica had it.
    pub delays: Vec<Time>,
    /// How long after the end of the faults all replicas were equal.
    pub healed: Vec<Time>,
}

impl Figures {
    pub(crate) fn fault(&mut self, name: &'static str, times: u64) {
        if times > 0 {
            *self.faults.entry(name).or_default() += times;
        }
    }

    pub(crate) fn answer(&mut self, name: &'static str) {
        *self.answers.entry(name).or_default() += 1;
    }

    /// How many requests ended so.
    pub fn answered(&self, name: &str) -> u64 {
        self.answers.get(name).copied().unwrap_or_default()
    }

    /// How many faults struck.
    pub fn faults(&self) -> u64 {
        self.faults.values().sum()
    }

    /// Adds those of another run.
    pub fn add(&mut self, other: &Self) {
        let sums = [
            (&mut self.faults, &other.faults),
            (&mut self.answers, &other.answers),
            (&mut self.counters, &other.counters),
        ];
        for (mine, others) in sums {
            for (name, count) in others {
                *mine.entry(name).or_default() += count;
            }
        }
        for (name, (frames, bytes)) in &other.traffic {
            let mine = self.traffic.entry(name).or_default();
            *mine = (mine.0 + frames, mine.1 + bytes);
        }
        self.events += other.events;
        self.windows.extend(&other.windows);
        self.open += other.open;
        self.delays.extend(&other.delays);
        self.healed.extend(&other.healed);
    }
}

/// The value below which `percent` of these lie; `None` if there are none. Sorts them.
///
/// ```
/// use rejoin_sim::{Time, percentile};
///
/// let mut times = [3, 1, 2].map(Time::millis);
/// assert_eq!(percentile(&mut times, 50.0), Some(Time::millis(2)));
/// assert_eq!(percentile(&mut [], 50.0), None);
/// ```
pub fn percentile(times: &mut [Time], percent: f64) -> Option<Time> {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    let rank = (last as f64 * percent / 100.0).round() as usize;
    times.get(rank).copied()
}
