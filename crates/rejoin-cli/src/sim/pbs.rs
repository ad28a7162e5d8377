//! How stale reads of partial quorums are: `--preset pbs-…`, and `--custom` with a table `pbs`.

mod show;

use std::num::NonZero;
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use rejoin_sim::pbs::{Custom, Experiment, Preset, Published, Quorum, Staleness, Wars};

use self::show::Report;
use super::{Sim, options};
use crate::error::{Exit, Failure};
use crate::output;

/// The arguments that are this experiment's own.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of pbs")]
pub(super) struct Args {
    /// For how many of them a read waits [default: 1]
    #[arg(short = 'R', long, value_name = "N")]
    read_quorum: Option<usize>,

    /// For how many of them a write waits [default: 1]
    #[arg(short = 'W', long, value_name = "N")]
    write_quorum: Option<usize>,

    /// How many reads and writes are tried
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    samples: u64,
}

/// Repeats a published experiment.
pub(super) fn repeat(args: &Sim, preset: Preset) -> Result<Exit, Failure> {
    options::PBS.check(&args.given)?;
    let quorum = quorum(args, [None; 3])?;
    let published = Published::of(preset, quorum);
    run(args, &preset.to_string(), preset.model(), quorum, published)
}

/// Runs the experiment of a file.
pub(super) fn custom(args: &Sim, file: &str, custom: Custom) -> Result<Exit, Failure> {
    options::PBS_FILE.check(&args.given)?;
    let quorum = quorum(args, [custom.n, custom.r, custom.w])?;
    run(args, file, custom.model, quorum, None)
}

fn quorum(args: &Sim, [n, r, w]: [Option<usize>; 3]) -> Result<Quorum, Failure> {
    let n = args.scene.replicas.or(n).unwrap_or(3);
    let r = args.pbs.read_quorum.or(r).unwrap_or(1);
    let w = args.pbs.write_quorum.or(w).unwrap_or(1);
    let advice = "rejoin sim --preset pbs-lnkd-ssd -N 3 -R 1 -W 1";
    Quorum::new(n, r, w).map_err(|error| Failure::new(Exit::Usage, error, advice))
}

fn run(
    args: &Sim,
    name: &str,
    model: Wars,
    quorum: Quorum,
    published: Option<Published>,
) -> Result<Exit, Failure> {
    let experiment = Experiment {
        model,
        quorum,
        samples: args.pbs.samples,
        seed: args.seed,
    };
    let found = measure(&experiment)?;
    let report = Report {
        name,
        experiment: &experiment,
        found,
        published,
    };
    output::print(|out| {
        if !args.json {
            return report.show(out);
        }
        serde_json::to_writer(&mut *out, &found)?;
        writeln!(out)
    })?;
    Ok(Exit::Done)
}

fn measure(experiment: &Experiment) -> Result<Staleness, Failure> {
    let threads = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    // It draws nothing where standard error is no terminal.
    let bar = ProgressBar::new(experiment.samples);
    let style = "{bar:40} {human_pos} of {human_len} samples, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    let found = experiment.run(threads, &|progress| bar.set_position(progress.done));
    bar.finish_and_clear();
    let advice = "change --samples, or the delays in the file";
    found.map_err(|error| Failure::new(Exit::Usage, error, advice))
}
