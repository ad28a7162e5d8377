//! Runs of the store against everything that may go wrong.

mod each;
mod failed;
mod list;
mod numbers;
pub(super) mod one;
mod progress;
mod seeds;

use std::num::NonZero;
use std::thread;
use std::time::Duration;

use rejoin_sim::{Config, Outcome, Settings, Stores, Sweep, sweep};

use self::progress::Progress;
use self::seeds::Seeds;
use super::{Sim, options};
use crate::error::{Exit, Failure};
use crate::output;

/// How many runs there are, and what is told of them.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of runs")]
#[group(id = "runs")]
pub(super) struct Args {
    /// How many runs, each with a seed of its own, from `--seed` on
    #[arg(long, value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    seeds: Option<u64>,

    /// Write a page that shows the run, to be opened in a browser; of many, the one that fails,
    /// or else the first
    #[arg(long, value_name = "FILE")]
    report: Option<std::path::PathBuf>,
}

/// Makes one run, or many.
pub(super) fn run(args: &Sim) -> Result<Exit, Failure> {
    quiet();
    let scene = &args.scene;
    let faults: Vec<_> = scene.fault.iter().map(String::as_str).collect();
    match (&faults[..], scene.mutant.as_deref()) {
        (["list"], _) => {
            options::FAULT_LIST.check(&args.given)?;
            list::faults(args.json)
        }
        (_, Some("list")) => {
            options::MUTANT_LIST.check(&args.given)?;
            list::mutants(args.json)
        }
        (["each"], _) => {
            options::EACH.check(&args.given)?;
            each::fault(args)
        }
        (_, Some("each")) => {
            options::EACH.check(&args.given)?;
            each::mutant(args)
        }
        _ => {
            options::RUN.check(&args.given)?;
            drawn(args)
        }
    }
}

/// The runs that the options leave to the seed.
fn drawn(args: &Sim) -> Result<Exit, Failure> {
    let config = args.scene.config(args.seed)?;
    match args.runs.seeds {
        None if config.mutant.is_none() => one::run(args, &config),
        seeds => many(args, &config, seeds.unwrap_or(10_000)),
    }
}

/// A panic of a replica is an outcome, and is told as one.
fn quiet() {
    std::panic::set_hook(Box::new(|_| {}));
}

fn many(args: &Sim, config: &Config, seeds: u64) -> Result<Exit, Failure> {
    let (swept, took) = go(config, Seeds::new(args.seed, seeds)?);
    if args.json {
        output::print(|out| numbers::json(out, config, &swept))?;
    } else {
        output::print(|out| numbers::text(out, &swept, took))?;
    }
    let end = match swept.failed {
        None => one::show_first(args, config)?,
        Some((outcome, _)) => failed::tell(args, outcome)?,
    };
    match swept.unsteady.first() {
        Some(seed) => Err(unsteady(end, *seed)),
        None => Ok(end),
    }
}

/// A seed has more than one run, beside whatever else was found.
fn unsteady(end: Exit, seed: u64) -> Failure {
    let what = format_args!("seed {seed} ended differently when it was run again");
    Failure::new(end.worst(Exit::Unsteady), what, "report this: it can't be")
}

/// Runs these seeds on all cores, until the first failure, and says how long it took.
fn go(config: &Config, seeds: Seeds) -> (Sweep, Duration) {
    let progress = Progress::new(seeds.count());
    let settings = Settings {
        threads: thread::available_parallelism().map_or(1, NonZero::get),
        again: 20,
        stop: true,
        done: &|outcome: &Outcome| progress.done(outcome),
    };
    let swept = sweep(config, seeds.range(), &stores(config), &settings);
    (swept, progress.finish())
}

pub(super) const fn stores(config: &Config) -> Stores {
    Stores {
        mutant: config.mutant,
    }
}
