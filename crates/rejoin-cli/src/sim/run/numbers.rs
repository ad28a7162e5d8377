//! What happened, in numbers.

use std::io::{self, Write};
use std::time::Duration;

use rejoin_sim::{Config, Failure, Figures, Sweep, Time, percentile};
use serde_json::{Map, Value, json};

use crate::style::{BOLD, DIM, ERROR, GOOD};

/// The line that says it all, and the tables below it.
pub(super) fn text(out: &mut dyn Write, swept: &Sweep, took: Duration) -> io::Result<()> {
    let figures = &swept.figures;
    let failures = swept.failed.as_ref().map(|(outcome, _)| outcome);
    let verdict = failures.and_then(|outcome| outcome.violation.as_ref());
    write!(out, "{BOLD}{}{BOLD:#} seeds", grouped(swept.seeds))?;
    write!(out, " · {} faults", short(figures.faults()))?;
    for failure in Failure::ALL {
        let hit = verdict.is_some_and(|it| it.failure == failure);
        let style = if hit { ERROR } else { GOOD };
        write!(
            out,
            " · {style}{} {}{style:#}",
            u8::from(hit),
            plural(failure)
        )?;
    }
    writeln!(out, " · {:.1} s", took.as_secs_f64())?;
    tables(out, figures)?;
    write!(out, "  {DIM}{} runs were repeated, and ", swept.repeated)?;
    match swept.unsteady.len() {
        0 => writeln!(out, "ended alike{DIM:#}"),
        unsteady => writeln!(out, "{unsteady} ended differently{DIM:#}"),
    }
}

/// Faults, answers, times and traffic.
pub(super) fn tables(out: &mut dyn Write, figures: &Figures) -> io::Result<()> {
    counts(out, "faults", figures.faults.iter())?;
    counts(out, "requests", figures.answers.iter())?;
    counts(out, "counted", figures.counters.iter())?;
    let traffic = figures
        .traffic
        .iter()
        .map(|(name, (_, bytes))| (name, bytes));
    counts(out, "bytes", traffic)?;
    let why = "from the acknowledgement until all had it";
    let why = match figures.open {
        0 => why.to_owned(),
        open => format!("{why}; {} still open", grouped(open)),
    };
    times(out, "window", &figures.windows, &why)?;
    let why = "from the write until another had it";
    times(out, "delay", &figures.delays, why)?;
    let why = "from the last fault until all were equal";
    times(out, "healed", &figures.healed, why)
}

fn counts<'a>(
    out: &mut dyn Write,
    what: &str,
    counts: impl Iterator<Item = (&'a &'static str, &'a u64)>,
) -> io::Result<()> {
    let all = counts.filter(|(_, count)| **count > 0);
    let all: Vec<_> = all
        .map(|(name, count)| format!("{name} {}", short(*count)))
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {DIM}{what:9}{DIM:#} {}", all.join(" · "))
}

fn times(out: &mut dyn Write, what: &str, times: &[Time], why: &str) -> io::Result<()> {
    let mut times = times.to_vec();
    let [middle, late, last] = [50.0, 99.0, 100.0].map(|it| quantile(&mut times, it));
    write!(
        out,
        "  {DIM}{what:9}{DIM:#} p50 {middle} · p99 {late} · max {last}"
    )?;
    writeln!(out, "  {DIM}({why}){DIM:#}")
}

/// A dash where nothing has ended that could have taken any time.
pub(super) fn quantile(times: &mut [Time], percent: f64) -> String {
    percentile(times, percent).map_or_else(|| "-".to_owned(), |it| it.to_string())
}

fn plural(failure: Failure) -> &'static str {
    match failure {
        Failure::Divergence => "diverged",
        Failure::LostWrite => "lost",
        Failure::NoConvergence => "stuck",
        Failure::Panic => "panics",
        Failure::StaleRead => "stale",
    }
}

/// 1,234,567.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut all = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            all.push(',');
        }
        all.push(digit);
    }
    all
}

/// 1.2 M.
fn short(number: u64) -> String {
    match number {
        0..10_000 => grouped(number),
        10_000..1_000_000 => format!("{}k", number / 1000),
        _ => format!("{:.1} M", number as f64 / 1e6),
    }
}

/// One object for many runs.
pub(super) fn json(out: &mut dyn Write, config: &Config, swept: &Sweep) -> io::Result<()> {
    let failed = swept.failed.as_ref();
    let violation = failed.and_then(|(outcome, _)| {
        let violation = outcome.violation.as_ref()?;
        Some(json!({
            "seed": outcome.config.seed,
            "failure": violation.failure.name(),
            "what": violation.what,
            "replay": format!("rejoin replay {}", outcome.config),
        }))
    });
    let object = json!({
        "run": config.to_string(),
        "seeds": swept.seeds,
        "repeated": swept.repeated,
        "unsteady": swept.unsteady,
        "failed": violation,
        "figures": figures(&swept.figures),
    });
    writeln!(out, "{object}")
}

pub(super) fn figures(figures: &Figures) -> Value {
    let traffic = figures.traffic.iter().map(|(name, (frames, bytes))| {
        (
            (*name).to_owned(),
            json!({ "frames": frames, "bytes": bytes }),
        )
    });
    json!({
        "events": figures.events,
        "faults": figures.faults,
        "answers": figures.answers,
        "counters": figures.counters,
        "traffic": traffic.collect::<Map<_, _>>(),
        "window_ms": quantiles(&figures.windows),
        "windows_open": figures.open,
        "delay_ms": quantiles(&figures.delays),
        "healed_ms": quantiles(&figures.healed),
    })
}

fn quantiles(times: &[Time]) -> Value {
    let mut times = times.to_vec();
    let mut at = |percent| percentile(&mut times, percent).map(Time::as_millis_f64);
    json!({ "p50": at(50.0), "p95": at(95.0), "p99": at(99.0), "max": at(100.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_not_ended_has_no_time() {
        let never = Figures {
            open: 1_200,
            ..Figures::default()
        };
        let mut out = Vec::new();
        tables(&mut out, &never).unwrap();
        let text = anstream::adapter::strip_bytes(&out).into_vec();
        let text = String::from_utf8(text).unwrap();
        for what in ["window", "delay", "healed"] {
            let line = text
                .lines()
                .find(|line| line.trim_start().starts_with(what));
            let line = line.unwrap();
            assert!(line.contains(" p50 - · p99 - · max -  ("), "{line}");
            assert_eq!(line.contains("; 1,200 still open)"), what == "window");
        }
        let json = figures(&never);
        for what in ["window_ms", "delay_ms", "healed_ms"] {
            let quantiles = json[what].as_object().unwrap();
            assert!(quantiles.len() == 4 && quantiles.values().all(Value::is_null));
        }
        assert_eq!(json["windows_open"], 1_200);
    }

    #[test]
    fn what_has_ended_at_once_took_no_time() {
        let at_once = Figures {
            healed: vec![Time::ZERO],
            ..Figures::default()
        };
        assert_eq!(figures(&at_once)["healed_ms"]["max"], 0.0);
    }
}
