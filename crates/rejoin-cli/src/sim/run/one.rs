//! One run, looked at closely.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use rejoin_sim::{Config, Outcome, tell};
use serde_json::json;

use super::{failed, numbers};
use crate::error::{Exit, Failure};
use crate::output;
use crate::sim::Sim;
use crate::style::{BOLD, DIM, GOOD};

pub(super) fn run(args: &Sim, config: &Config) -> Result<Exit, Failure> {
    let outcome = tell(config, &super::stores(config));
    if let Some(file) = &args.runs.report {
        write_page(file, &outcome)?;
    }
    if args.json {
        output::print(|out| json(out, &outcome))?;
    } else {
        output::print(|out| text(out, &outcome))?;
    }
    if outcome.violation.is_some() {
        return failed::tell(args, outcome);
    }
    Ok(Exit::Done)
}

/// Of many runs of which none failed: the page of the first, if one is asked for.
pub(super) fn show_first(args: &Sim, config: &Config) -> Result<Exit, Failure> {
    let Some(file) = &args.runs.report else {
        return Ok(Exit::Done);
    };
    write_page(file, &tell(config, &super::stores(config)))?;
    if !args.json {
        let (file, seed) = (file.display(), config.seed);
        output::print(|out| {
            writeln!(
                out,
                "  {DIM}none failed, so {file} shows seed {seed}{DIM:#}"
            )
        })?;
    }
    Ok(Exit::Done)
}

/// The page for a browser.
pub(in crate::sim) fn write_page(file: &Path, outcome: &Outcome) -> Result<(), Failure> {
    let page = outcome.page();
    fs::write(file, page).map_err(|error| Failure::file(file.display(), &error))
}

fn text(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    let Outcome {
        config,
        replicas,
        figures,
        ..
    } = outcome;
    let faults: Vec<_> = outcome.faults.iter().map(ToString::to_string).collect();
    let faults = if faults.is_empty() {
        "none".to_owned()
    } else {
        faults.join(", ")
    };
    let seed = config.seed;
    writeln!(
        out,
        "{BOLD}seed {seed}{BOLD:#} · {replicas} replicas · {}",
        outcome.workload
    )?;
    writeln!(out, "  {DIM}may go wrong{DIM:#} {faults}")?;
    numbers::tables(out, figures)?;
    writeln!(out, "  {DIM}hash{DIM:#}      {:016x}", outcome.hash)?;
    if outcome.violation.is_none() {
        writeln!(out, "{GOOD}nothing lost, nothing stale, all equal{GOOD:#}")?;
        writeln!(out, "{DIM}next: rejoin sim --seeds 1000{DIM:#}")?;
    }
    Ok(())
}

/// One object.
pub(in crate::sim) fn json(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    let violation = outcome.violation.as_ref().map(|it| {
        json!({ "failure": it.failure.name(), "at_ms": it.at.as_millis_f64(), "what": it.what })
    });
    let faults: Vec<_> = outcome.faults.iter().map(|it| it.name()).collect();
    let object = json!({
        "seed": outcome.config.seed,
        "replay": format!("rejoin replay {}", outcome.config),
        "replicas": outcome.replicas,
        "workload": outcome.workload.name(),
        "faults": faults,
        "violation": violation,
        "hash": format!("{:016x}", outcome.hash),
        "figures": numbers::figures(&outcome.figures),
    });
    writeln!(out, "{object}")
}
