use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_causality::TimeSource;

use crate::json::{Fields, Json, Number};
use crate::scenario::{Scenario, Step};
use crate::trouble::Trouble;

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
    digits: u32,
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
        for part in ["steps", "expect"]
            .iter()
            .filter_map(|part| scenario.find(part))
        {
            collect(part, &mut times);
        }
        let digits = times.iter().map(|time| digits_of(*time)).max();
        let digits = digits.unwrap_or_default();
        let lowest = times.iter().filter_map(|time| scaled(*time, digits)).min();
        Self {
            wall: Arc::new(AtomicU64::new(START_MILLIS)),
            named: !times.is_empty(),
            bumps: scenario.is_set("causal_bump"),
            digits,
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

    /// The timestamp of a write that replaces one of the timestamp `seen`, in a scenario that
    /// names timestamps.
    pub(crate) fn time(&mut self, step: &Step, seen: Option<u64>) -> Result<u64, Trouble> {
        let given = match step.find("ts") {
            None | Some(Json::Null) => self.latest.saturating_add(1),
            Some(time) => self.read(time)?,
        };
        Ok(self.bump(given, seen))
    }

    /// The timestamp `given`, or one above what was `seen` if the scenario asks for that.
    pub(crate) fn bump(&mut self, given: u64, seen: Option<u64>) -> u64 {
        let after = seen
            .filter(|_| self.bumps)
            .map(|seen| seen.saturating_add(10_u64.saturating_pow(self.digits)));
        let time = given.max(after.unwrap_or_default());
        self.latest = self.latest.max(time);
        time
    }

    /// The timestamp that is written like this.
    pub(crate) fn read(&self, time: &Json) -> Result<u64, Trouble> {
        let number = time.as_number();
        let number = number.ok_or_else(|| Trouble::unclear(format!("{time} is no time")))?;
        let time = scaled(number, self.digits).map(|time| time - self.lowest);
        let time = time.filter(|time| (0..LIMIT).contains(time));
        time.and_then(|time| u64::try_from(time).ok())
            .ok_or_else(|| Trouble::refused(format!("the time {number} is too large or too fine")))
    }

    /// How this timestamp is written.
    pub(crate) fn show(&self, time: u64) -> Json {
        let time = i128::from(time) + self.lowest;
        let unit = 10_i128.pow(self.digits);
        if time % unit == 0 {
            return (time / unit).into();
        }
        let (sign, time) = (if time < 0 { "-" } else { "" }, time.unsigned_abs());
        let unit = unit.unsigned_abs();
        let width = self.digits as usize;
        let text = format!("{sign}{}.{:0width$}", time / unit, time % unit);
        text.parse()
            .map_or(Json::Null, |real: f64| Json::Number(real.into()))
    }
}

/// All that is written where a timestamp stands.
fn collect(json: &Json, times: &mut Vec<Number>) {
    match json {
        Json::List(items) => items.iter().for_each(|item| collect(item, times)),
        Json::Map(fields) => collect_fields(fields, times),
        _ => {}
    }
}

fn collect_fields(fields: &Fields, times: &mut Vec<Number>) {
    for (field, value) in fields {
        match (field.as_str(), value) {
            ("ts", Json::Number(time)) => times.push(*time),
            // Pairs of a member and its time.
            ("items", Json::List(pairs)) => times.extend(pairs.iter().filter_map(time_in)),
            ("after" | "stop", pair) => times.extend(time_in(pair)),
            (_, value) => collect(value, times),
        }
    }
}

fn time_in(pair: &Json) -> Option<Number> {
    pair.as_list()?.get(1)?.as_number()
}

/// How many digits stand behind the point.
fn digits_of(number: Number) -> u32 {
    let text = number.to_string();
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    u32::try_from(fraction.len()).unwrap_or(u32::MAX)
}

/// The number, times ten to the power of `digits`, if it fits.
fn scaled(number: Number, digits: u32) -> Option<i128> {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let missing = (digits as usize).checked_sub(fraction.len())?;
    // More would not fit anyway.
    let zeros = "0".repeat(missing.min(60));
    format!("{whole}{fraction}{zeros}").parse().ok()
}
