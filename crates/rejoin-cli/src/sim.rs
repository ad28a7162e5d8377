//! `rejoin sim`: the store against all that may go wrong, and experiments by name or by a file.

mod enes;
mod heal;
mod options;
mod pbs;
mod replay;
mod run;
mod scene;
mod steps;

use core::fmt::Display;
use core::str::FromStr;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rejoin_sim::Custom;

use self::options::Given;
pub(crate) use self::replay::{Replay, run as replay};
use self::scene::Scene;
use crate::error::{Exit, Failure};

/// Arguments of `rejoin sim`.
#[derive(Debug, clap::Args)]
pub(crate) struct Sim {
    // The first field, because each of the others takes its options away.
    #[command(flatten)]
    given: Given,

    /// Which published experiment to repeat
    #[arg(long, value_name = "NAME")]
    preset: Option<Preset>,

    /// An experiment of your own: a TOML file whose one table, such as `[pbs]`, names its kind
    #[arg(long, value_name = "FILE")]
    custom: Option<PathBuf>,

    /// Draw other random numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Print one JSON object; of `list` and `each`, one a line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    runs: run::Args,

    #[command(flatten)]
    scene: Scene,

    #[command(flatten)]
    pbs: pbs::Args,

    #[command(flatten)]
    enes: enes::Args,

    #[command(flatten)]
    heal: heal::Args,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Preset {
    /// How stale reads are at LinkedIn, on solid-state disks
    #[value(name = "pbs-lnkd-ssd")]
    LnkdSsd,
    /// The same on spinning disks
    #[value(name = "pbs-lnkd-disk")]
    LnkdDisk,
    /// The same at Yammer
    #[value(name = "pbs-ymmr")]
    Ymmr,
    /// The same in three data centres
    #[value(name = "pbs-wan")]
    Wan,
    /// What it takes to heal a partition of an hour, by how much differs
    Heal,
    /// What delta protocols send, by Enes, Almeida, Baquero and Leitão
    Enes,
}

pub(crate) fn run(args: &Sim) -> Result<Exit, Failure> {
    use rejoin_sim::pbs::Preset as Pbs;
    match (args.preset, &args.custom) {
        (Some(Preset::LnkdSsd), _) => pbs::repeat(args, Pbs::LnkdSsd),
        (Some(Preset::LnkdDisk), _) => pbs::repeat(args, Pbs::LnkdDisk),
        (Some(Preset::Ymmr), _) => pbs::repeat(args, Pbs::Ymmr),
        (Some(Preset::Wan), _) => pbs::repeat(args, Pbs::Wan),
        (Some(Preset::Heal), _) => heal::run(args),
        (Some(Preset::Enes), Some(file)) => {
            let (text, name) = (read(file)?, name(file));
            enes::custom(args, &name, parse(&name, &text)?)
        }
        (Some(Preset::Enes), None) => enes::repeat(args),
        (None, Some(file)) => custom(args, file),
        (None, None) => run::run(args),
    }
}

/// Runs the experiment of a file, of the kind that its table names.
fn custom(args: &Sim, file: &Path) -> Result<Exit, Failure> {
    let (text, name) = (read(file)?, name(file));
    match parse(&name, &text)? {
        Custom::Pbs(custom) => pbs::custom(args, &name, custom),
        Custom::Enes(custom) => enes::custom(args, &name, custom),
    }
}

fn parse<T: FromStr<Err: Display>>(file: &str, text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error| {
        let advice = "compare it with the example in `rejoin sim --help`";
        Failure::input(format_args!("{file}: {error}"), advice)
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| Failure::file(name(file), &error))
}

fn name(file: &Path) -> String {
    file.display().to_string()
}
