//! Runs of the store against everything that may go wrong.

mod each;
mod failed;
mod numbers;
pub(super) mod one;
mod progress;

use std::num::NonZero;
use std::thread;

use rejoin_sim::{Config, Fault, Mutant, Outcome, Settings, Stores, Sweep, sweep};

use self::progress::Progress;
use super::Sim;
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM};

/// How many runs there are, and what is told of them.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of runs")]
#[group(id = "runs")]
pub(super) struct Args {
    /// How many runs, each with a seed of its own, from `--seed` on
    #[arg(long, value_name = "N")]
    seeds: Option<u64>,

    /// Write a page that shows the run, to be opened in a browser
    #[arg(long, value_name = "FILE")]
    report: Option<std::path::PathBuf>,
}

/// Makes one run, or many.
pub(super) fn run(args: &Sim) -> Result<Exit, Failure> {
    quiet();
    let scene = &args.scene;
    if scene.fault.iter().any(|name| name == "list") {
        return list(Fault::ALL.iter().map(|it| (it.name(), it.what())));
    }
    if scene.mutant.as_deref() == Some("list") {
        return list(Mutant::ALL.iter().map(|it| (it.name(), it.what())));
    }
    if scene.fault.iter().any(|name| name == "each") {
        return each::fault(args);
    }
    if scene.mutant.as_deref() == Some("each") {
        return each::mutant(args);
    }
    let config = scene.config(args.seed, args.pbs.replicas())?;
    match args.runs.seeds {
        None if config.mutant.is_none() => one::run(args, &config),
        seeds => many(args, &config, seeds.unwrap_or(10_000)),
    }
}

/// A panic of a replica is an outcome, and is told as one.
fn quiet() {
    std::panic::set_hook(Box::new(|_| {}));
}

fn list<'a>(names: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Result<Exit, Failure> {
    output::print(|out| {
        for (name, what) in names {
            writeln!(out, "{BOLD}{name:22}{BOLD:#} {DIM}{what}{DIM:#}")?;
        }
        Ok(())
    })?;
    Ok(Exit::Done)
}

fn many(args: &Sim, config: &Config, seeds: u64) -> Result<Exit, Failure> {
    let progress = Progress::new(seeds);
    let swept = go(config, args.seed, seeds, &progress);
    let took = progress.finish();
    if args.json {
        output::print(|out| numbers::json(out, config, &swept))?;
    } else {
        output::print(|out| numbers::text(out, &swept, took))?;
    }
    if let Some(seed) = swept.unsteady.first() {
        let what = format_args!("seed {seed} ended differently when it was run again");
        return Err(Failure::new(Exit::Differ, what, "report this: it can't be"));
    }
    match swept.failed {
        None => Ok(Exit::Done),
        Some((outcome, _)) => failed::tell(args, outcome),
    }
}

/// Runs so many seeds on all cores, until the first failure.
fn go(config: &Config, first: u64, seeds: u64, progress: &Progress) -> Sweep {
    let stores = stores(config);
    let settings = Settings {
        threads: thread::available_parallelism().map_or(1, NonZero::get),
        again: 20,
        stop: true,
        done: &|outcome: &Outcome| progress.done(outcome),
    };
    sweep(
        config,
        first..first.saturating_add(seeds),
        &stores,
        &settings,
    )
}

pub(super) const fn stores(config: &Config) -> Stores {
    Stores {
        mutant: config.mutant,
    }
}
