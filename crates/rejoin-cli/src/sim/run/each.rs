//! Every fault alone, or every planted bug: a table.

use rejoin_sim::{Config, Fault, Figures, Mutant};
use serde_json::json;

use super::list::class;
use super::{Seeds, go, numbers, unsteady};
use crate::error::{Exit, Failure};
use crate::output;
use crate::sim::Sim;
use crate::style::{BOLD, DIM, ERROR, GOOD};

/// So many seeds with each fault alone.
pub(super) fn fault(args: &Sim) -> Result<Exit, Failure> {
    let seeds = Seeds::new(args.seed, args.runs.seeds.unwrap_or(100))?;
    let config = args.scene.with_any_faults().config(args.seed)?;
    let mut end = Exit::Done;
    let mut differs = None;
    for fault in Fault::ALL {
        let config = Config {
            faults: Some(vec![*fault]),
            ..config.clone()
        };
        let (swept, _) = go(&config, seeds);
        differs = differs.or(swept.unsteady.first().copied());
        let failed = swept
            .failed
            .and_then(|(outcome, _)| Some((outcome.config, outcome.violation?)));
        let (name, row) = (fault.name(), fault.row());
        if args.json {
            let failed = failed.as_ref().map(|(config, violation)| {
                json!({ "replay": format!("rejoin replay {config}"), "what": violation.what })
            });
            let figures = numbers::figures(&swept.figures);
            let row = json!({
                "fault": name, "row": row, "seeds": swept.seeds, "failed": failed,
                "figures": figures,
            });
            output::print(|out| writeln!(out, "{row}"))?;
        } else {
            output::print(|out| {
                let row = row.map_or_else(|| "–".to_owned(), |row| row.to_string());
                write!(out, "{DIM}{row:>3}{DIM:#} {BOLD}{name:18}{BOLD:#} ")?;
                writeln!(out, "{}", line(&swept.figures, swept.seeds))?;
                if let Some((config, violation)) = &failed {
                    writeln!(
                        out,
                        "    {ERROR}{violation}{ERROR:#}\n    rejoin replay {config}"
                    )?;
                }
                Ok(())
            })?;
        }
        if let Some((_, violation)) = failed {
            end = end.worst(Exit::found(violation.failure));
        }
    }
    match differs {
        Some(seed) => Err(unsteady(end, seed)),
        None => Ok(end),
    }
}

fn line(figures: &Figures, seeds: u64) -> String {
    let mut healed = figures.healed.clone();
    let late = numbers::quantile(&mut healed, 99.0);
    let written = figures.answered("written");
    format!(
        "{seeds} seeds · {} faults · {} writes acknowledged · healed p99 {late}",
        numbers::grouped(figures.faults()),
        numbers::grouped(written),
    )
}

/// How many seeds it takes to find each planted bug.
pub(super) fn mutant(args: &Sim) -> Result<Exit, Failure> {
    let seeds = Seeds::new(args.seed, args.runs.seeds.unwrap_or(10_000))?;
    let config = args.scene.without_mutant().config(args.seed)?;
    let mut survivors = 0;
    let mut differs = None;
    for mutant in Mutant::ALL {
        let config = Config {
            mutant: Some(*mutant),
            ..config.clone()
        };
        let (swept, _) = go(&config, seeds);
        differs = differs.or(swept.unsteady.first().copied());
        let found = swept
            .failed
            .and_then(|(outcome, _)| Some((outcome.config.seed, outcome.violation?)));
        survivors += u64::from(found.is_none());
        let (name, class) = (mutant.name(), class(*mutant));
        let after = found.as_ref().map(|(seed, _)| seed - args.seed + 1);
        if args.json {
            let failure = found
                .as_ref()
                .map(|(_, violation)| violation.failure.name());
            let row = json!({ "mutant": name, "class": class, "seeds": after, "failure": failure });
            output::print(|out| writeln!(out, "{row}"))?;
            continue;
        }
        output::print(|out| {
            write!(out, "{BOLD}{name:22}{BOLD:#} {DIM}{class:12}{DIM:#} ")?;
            match (&found, after) {
                (Some((_, violation)), Some(after)) => {
                    writeln!(
                        out,
                        "{GOOD}found{GOOD:#} after {after} seeds: {}",
                        violation.failure
                    )
                }
                _ => writeln!(out, "{ERROR}not found{ERROR:#} in {} seeds", swept.seeds),
            }
        })?;
    }
    if survivors == 0 {
        return differs.map_or(Ok(Exit::Done), |seed| Err(unsteady(Exit::Done, seed)));
    }
    let what = format_args!("{survivors} planted bugs were not found");
    Err(Failure::new(
        Exit::Usage,
        what,
        "more seeds: --seeds 100000",
    ))
}
