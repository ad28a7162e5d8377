//! What it takes to heal a partition: `--preset heal`.

use std::io::{self, Write};

use rejoin_sim::heal::{BOUND, Bound, Experiment, Healed};
use serde::Serialize;

use super::Sim;
use super::enes::grouped;
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM};

/// The arguments that are this experiment's own.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of heal")]
#[group(id = "heal")]
pub(super) struct Args {
    /// How many keys all stores hold [default: 1000,10000,100000]
    #[arg(long, value_name = "N", value_delimiter = ',')]
    keys: Vec<u64>,

    /// How many of them are written while the network fails
    #[arg(
        long,
        value_name = "D",
        value_delimiter = ',',
        default_value = "0,1,100,10000"
    )]
    differences: Vec<u64>,
}

#[derive(Serialize)]
struct Found<'a> {
    /// The least `c` and `k` of these cells.
    measured: Bound,
    /// The `c` and `k` that are promised.
    bound: Bound,
    cells: &'a [Healed],
}

pub(super) fn run(args: &Sim) -> Result<Exit, Failure> {
    let usual = [1_000, 10_000, 100_000];
    let keys = match &args.heal.keys[..] {
        [] => &usual[..],
        keys => keys,
    };
    let mut cells = Vec::new();
    for keys in keys {
        for differences in args.heal.differences.iter().filter(|it| *it <= keys) {
            let experiment = Experiment {
                keys: *keys,
                differences: *differences,
                replicas: args.pbs.replicas().unwrap_or(2).max(2),
                loss: (args.scene.loss.unwrap_or_default() * 1000.0).round() as u64,
                seed: args.seed,
                ..Experiment::default()
            };
            let stuck = |what: String| Failure::new(Exit::Stuck, what, "please report this");
            let healed = experiment.run().map_err(stuck)?;
            if !healed.is_equal {
                let what = format!("{keys} keys, {differences} differences: other values");
                return Err(Failure::new(Exit::Diverged, what, "please report this"));
            }
            cells.push(healed);
        }
    }
    output::print(|out| match args.json {
        true => {
            let found = Found {
                measured: Bound::least(&cells),
                bound: BOUND,
                cells: &cells,
            };
            serde_json::to_writer(&mut *out, &found)?;
            writeln!(out)
        }
        false => show(out, args, &cells),
    })?;
    Ok(Exit::Done)
}

fn show(out: &mut dyn Write, args: &Sim, cells: &[Healed]) -> io::Result<()> {
    let stores = args.pbs.replicas().unwrap_or(2).max(2);
    let loss = args.scene.loss.unwrap_or_default();
    writeln!(
        out,
        "{BOLD}heal{BOLD:#}  {DIM}{stores} stores, an hour apart, loss {loss}, seed {}{DIM:#}\n",
        args.seed
    )?;
    let titles = [
        "keys",
        "differ",
        "lacking",
        "sent",
        "ratio",
        "payload B",
        "other B",
        "frames",
        "ms",
    ];
    for title in titles {
        write!(out, "{DIM}{title:>11}{DIM:#}")?;
    }
    writeln!(out)?;
    for healed in cells {
        let frames: u64 = healed.parts.values().map(|(frames, _)| frames).sum();
        let counts = [
            healed.keys,
            healed.differences,
            healed.lacking,
            healed.payload,
        ];
        for count in counts {
            write!(out, "{:>11}", grouped(count))?;
        }
        write!(out, "{BOLD}{:>11.3}{BOLD:#}", healed.ratio())?;
        for count in [healed.payload_bytes, healed.other_bytes, frames] {
            write!(out, "{:>11}", grouped(count))?;
        }
        writeln!(out, "{:>11.0}", healed.took_ms)?;
    }
    let Bound { c, k } = Bound::least(cells);
    writeln!(
        out,
        "\nOther bytes are at most {BOLD}{c:.2}{BOLD:#} · d · log2(n) + {BOLD}{k:.0}{BOLD:#} here, \
         for d differences in n keys;\n{} · d · log2(n) + {} is promised for two stores without \
         loss.",
        BOUND.c, BOUND.k
    )?;
    writeln!(
        out,
        "{DIM}lacking, sent: irreducible parts, one for each key and store; other: all bytes that \
         are neither key\nnor value, until all are equal and for ten seconds at least.{DIM:#}"
    )
}
