//! What it takes to heal a partition: `--preset heal`.

mod cells;

use std::io::{self, Write};

use rejoin_sim::heal::{BOUND, Bound, Experiment, Healed};
use serde::Serialize;

pub(super) use self::cells::Args;
use super::enes::grouped;
use super::{Sim, options};
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM};

/// Of a column.
const WIDTH: usize = 10;

#[derive(Serialize)]
struct Found<'a> {
    /// The least `c` and `k` of these cells.
    measured: Bound,
    /// The `c` and `k` that are promised.
    bound: Bound,
    cells: &'a [Healed],
}

pub(super) fn run(args: &Sim) -> Result<Exit, Failure> {
    options::HEAL.check(&args.given)?;
    let cells = cells::all(args)?;
    let cells: Vec<_> = cells.iter().map(heal).collect::<Result<_, _>>()?;
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

fn heal(experiment: &Experiment) -> Result<Healed, Failure> {
    let failed = |exit, what: String| Failure::new(exit, what, "please report this");
    let healed = experiment.run().map_err(|what| failed(Exit::Stuck, what))?;
    if healed.is_equal {
        return Ok(healed);
    }
    let Experiment {
        keys, differences, ..
    } = experiment;
    let what = format!("{keys} keys, {differences} differences: other values");
    Err(failed(Exit::Diverged, what))
}

fn show(out: &mut dyn Write, args: &Sim, cells: &[Healed]) -> io::Result<()> {
    let loss = args.scene.loss.unwrap_or_default();
    writeln!(
        out,
        "{BOLD}heal{BOLD:#}  {DIM}an hour apart, loss {loss}, seed {}{DIM:#}\n",
        args.seed
    )?;
    let titles = [
        "stores",
        "keys",
        "differ",
        "lacking",
        "ratio",
        "payload B",
        "other B",
        "each",
        "frames",
        "ms",
    ];
    for title in titles {
        write!(out, "{DIM}{title:>WIDTH$}{DIM:#}")?;
    }
    writeln!(out)?;
    for healed in cells {
        let frames: u64 = healed.parts.values().map(|(frames, _)| frames).sum();
        let counts = [
            healed.stores as u64,
            healed.keys,
            healed.differences,
            healed.lacking,
        ];
        for count in counts {
            write!(out, "{:>WIDTH$}", grouped(count))?;
        }
        write!(out, "{BOLD}{:>WIDTH$.3}{BOLD:#}", healed.ratio())?;
        for count in [healed.payload_bytes, healed.other_bytes] {
            write!(out, "{:>WIDTH$}", grouped(count))?;
        }
        write!(out, "{:>WIDTH$.1}", healed.other_each())?;
        write!(out, "{:>WIDTH$}", grouped(frames))?;
        writeln!(out, "{:>WIDTH$.0}", healed.took_ms)?;
    }
    let Bound { c, k } = Bound::least(cells);
    writeln!(
        out,
        "\nOther bytes are at most {BOLD}{c:.2}{BOLD:#} · d · log2(n) + {BOLD}{k:.0}{BOLD:#} · p \
         here, for d parts\nthat are lacking, n keys and p pairs of stores; \
         {} · d · log2(n) + {} · p is promised without loss.",
        BOUND.c, BOUND.k
    )?;
    writeln!(
        out,
        "{DIM}lacking: irreducible parts, one for each key and store; ratio: what is sent of them \
         to that; other: all\nbytes that are neither key nor value, until all are equal and for \
         ten seconds at least; each: for each part.{DIM:#}"
    )
}
