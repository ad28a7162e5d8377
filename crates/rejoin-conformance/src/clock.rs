use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::TimeSource;

use crate::json::{Fields, Json, Number};
use crate::scenario::{Scenario, Step};
use crate::trouble::Trouble;
use crate::units::Units;

/// What time it is in a scenario.
///
/// Where no step names a timestamp, the wall clock goes on by a millisecond with each step, and
/// the types read it themselves. Where some do, all writes have one: what the step names, or
/// else one above all before. Timestamps may be decimal or negative, so they are counted in the
/// smallest unit that one of the scenario has, from the earliest of them on.
#[derive(Debug)]
pub(crate) struct Clock {
    wall: Arc<AtomicU64>,
    named: bool,
    bumps: bool,
    units: Units,
    lowest: i128,
    latest: u64,
}

/// The types refuse timestamps from here on.
const LIMIT: i128 = 1 << 62;

/// Where the wall clock begins. Any time would do.
const START_MILLIS: u64 = 1_000_000;

impl Clock {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let mut times = Vec::new();
        scenario.visit_objects(&mut |fields| collect(fields, &mut times));
        let units = Units::of_numbers(times.iter().copied());
        let lowest = times.iter().filter_map(|time| units.count(*time)).min();
        Self {
            wall: Arc::new(AtomicU64::new(START_MILLIS)),
            named: !times.is_empty(),
            bumps: scenario.is_set("causal_bump"),
            units,
            lowest: lowest.unwrap_or_default().min(0),
            latest: 0,
        }
    }

    /// The wall clock, for the handle of a replica.
    pub(crate) fn source(&self) -> impl TimeSource + 'static {
        let wall = Arc::clone(&self.wall);
        move || wall.load(Ordering::Relaxed)
    }

    /// A step has passed.
    pub(crate) fn tick(&self) {
        self.wall.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether the scenario names timestamps, so that every write has one of them.
    pub(crate) fn is_named(&self) -> bool {
        self.named
    }

    /// The timestamp of a write that replaces one of the timestamp `seen`.
    pub(crate) fn time(&mut self, step: &Step, seen: Option<u64>) -> Result<u64, Trouble> {
        self.time_at(step.find("ts").unwrap_or(&Json::Null), seen)
    }

    /// The timestamp of a write at this time, or one above all before if that is null.
    pub(crate) fn time_at(&mut self, time: &Json, seen: Option<u64>) -> Result<u64, Trouble> {
        let given = match time {
            Json::Null => self.latest.saturating_add(1),
            time => self.read(time)?,
        };
        let one = u64::try_from(self.units.in_one()).unwrap_or(u64::MAX);
        let bump = |seen: u64| given.max(seen.saturating_add(one));
        let time = seen.filter(|_| self.bumps).map_or(given, bump);
        self.latest = self.latest.max(time);
        Ok(time)
    }

    /// The timestamp that is written like this.
    pub(crate) fn read(&self, time: &Json) -> Result<u64, Trouble> {
        let number = time.as_number();
        let number = number.ok_or_else(|| Trouble::unclear(format!("{time} is no time")))?;
        let time = self.units.count(number).map(|time| time - self.lowest);
        let time = time.filter(|time| (0..LIMIT).contains(time));
        time.and_then(|time| u64::try_from(time).ok())
            .ok_or_else(|| Trouble::refused(format!("the time {number} is too large or too fine")))
    }

    /// How this timestamp is written.
    pub(crate) fn show(&self, time: u64) -> Json {
        self.units.show(i128::from(time) + self.lowest)
    }
}

/// All that is written where a timestamp stands in this object.
fn collect(fields: &Fields, times: &mut Vec<Number>) {
    let second = |pair: &Json| pair.as_list()?.get(1)?.as_number();
    times.extend(fields.get("ts").and_then(Json::as_number));
    // Pairs of a member and its time.
    let pairs = fields.get("items").and_then(Json::as_list);
    times.extend(pairs.unwrap_or_default().iter().filter_map(second));
    let cursors = ["after", "stop"]
        .iter()
        .filter_map(|name| fields.get(*name));
    times.extend(cursors.filter_map(second));
}
