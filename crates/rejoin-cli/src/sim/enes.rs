//! What synchronisation costs by protocol: `--preset enes`, and `--custom` with a table `enes`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::ValueEnum;
use rejoin_sim::enes::{Custom, Experiment, Topology, Traffic, Workload, published};
use rejoin_sync::Protocol;

use super::{Sim, options};
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM};

/// The arguments that are this experiment's own.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of enes")]
#[group(id = "enes")]
pub(super) struct Args {
    /// Who talks with whom, of fifteen nodes; a file of `--custom` says it itself
    #[arg(long, value_name = "NAME", default_value = "mesh")]
    topology: Shape,

    /// What is sent: state, delta, bp, rr, bp+rr, or known-by [default: each in turn]
    #[arg(long, value_name = "NAME")]
    protocol: Option<Protocol>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shape {
    /// Four neighbours each
    Mesh,
    /// As few edges as connect them
    Tree,
}

/// Repeats the published experiment.
pub(super) fn repeat(args: &Sim) -> Result<Exit, Failure> {
    options::ENES.check(&args.given)?;
    match args.enes.topology {
        Shape::Mesh => run(args, "mesh", Topology::mesh(), 100),
        Shape::Tree => run(args, "tree", Topology::tree(), 100),
    }
}

/// Runs the experiment of a file.
pub(super) fn custom(args: &Sim, file: &str, custom: Custom) -> Result<Exit, Failure> {
    options::ENES_FILE.check(&args.given)?;
    run(args, file, custom.topology, custom.events)
}

fn run(args: &Sim, name: &str, topology: Topology, events: u32) -> Result<Exit, Failure> {
    let mut experiment = Experiment {
        topology,
        workload: args.scene.parsed::<Workload>()?.unwrap_or(Workload::GSet),
        protocol: Protocol::State,
        events,
        loss: args.scene.loss.unwrap_or_default(),
        seed: args.seed,
    };
    let one = args.enes.protocol;
    let protocols = one.map_or(Protocol::ALL.to_vec(), |protocol| vec![protocol]);
    let mut found = Vec::new();
    for protocol in protocols {
        experiment.protocol = protocol;
        let traffic = experiment.run();
        if !traffic.is_converged {
            let what = format!("{protocol} ended with nodes that differ");
            return Err(Failure::new(
                Exit::Diverged,
                what,
                "please report this as a bug",
            ));
        }
        found.push((protocol, traffic));
    }
    output::print(|out| match (args.json, &found[..]) {
        (true, [(_, traffic)]) => json(out, traffic),
        (true, all) => {
            let named = all.iter().map(|(protocol, found)| (protocol.name(), found));
            json(out, &named.collect::<BTreeMap<_, _>>())
        }
        (false, all) => show(out, name, &experiment, all),
    })?;
    Ok(Exit::Done)
}

fn json(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

fn show(
    out: &mut dyn Write,
    name: &str,
    experiment: &Experiment,
    found: &[(Protocol, Traffic)],
) -> io::Result<()> {
    let Experiment {
        topology,
        workload,
        events,
        loss,
        seed,
        ..
    } = experiment;
    let (nodes, edges) = (topology.len(), topology.edges());
    writeln!(
        out,
        "{BOLD}{name}{BOLD:#}  {workload}  {DIM}{nodes} nodes, {edges} edges, {events} edits each, \
         loss {loss}, seed {seed}{DIM:#}\n"
    )?;
    let titles = ["payload", "metadata", "total", "published"];
    let [payload, metadata, total, paper] = titles.map(|title| format!("{title:>11}"));
    writeln!(
        out,
        "{DIM}{:10}{payload}{metadata}{total}{paper}{DIM:#}",
        ""
    )?;
    for (protocol, traffic) in found {
        let paper = published(topology, *workload, *protocol).filter(|_| *loss == 0.0);
        let paper = paper.map_or_else(|| "-".into(), grouped);
        let payload = grouped(traffic.payload_irreducibles);
        let metadata = grouped(traffic.metadata);
        let total = grouped(traffic.total);
        writeln!(
            out,
            "{protocol:10}{payload:>11}{metadata:>11}{BOLD}{total:>11}{BOLD:#}{paper:>11}"
        )?;
    }
    let edited = found
        .first()
        .map_or(0, |(_, traffic)| traffic.edited_irreducibles);
    let least = grouped(edited * edges as u64);
    let note =
        "payload: irreducible parts of states; metadata: one for each delta and acknowledgement";
    writeln!(
        out,
        "\n{DIM}{note}.\nEach part once over each edge would be {least}.{DIM:#}"
    )
}

/// With a comma before every three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
