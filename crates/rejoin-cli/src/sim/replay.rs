//! `rejoin replay`: one run again, told step by step.

use std::io::{self, Write};
use std::path::PathBuf;

use rejoin_sim::{Ask, Config, Happening, Outcome, Place, Size, Time, place_name as name, tell};

use super::run::{one, stores};
use super::scene::Scene;
use super::steps::Steps;
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{ARROW, BOLD, DIM, ERROR, GOOD, STALE};

/// Arguments of `rejoin replay`.
#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    /// The seed
    #[arg(value_name = "SEED", value_parser = seed)]
    seed: u64,

    /// Only these steps of the run, such as 1-3,7
    #[arg(long, value_name = "STEPS")]
    keep: Option<Steps>,

    /// Without these replicas, by number from 0
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    without: Vec<Place>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,

    /// Write a page that shows the run, to be opened in a browser
    #[arg(long, value_name = "FILE", visible_alias = "html")]
    report: Option<PathBuf>,

    #[command(flatten)]
    scene: Scene,
}

pub(crate) fn run(args: &Replay) -> Result<Exit, Failure> {
    std::panic::set_hook(Box::new(|_| {}));
    let config = config(args)?;
    let outcome = tell(&config, &stores(&config));
    if let Some(file) = &args.report {
        one::write_page(file, &outcome)?;
    }
    output::print(|out| {
        if args.json {
            return one::json(out, &outcome);
        }
        story(out, &outcome)?;
        match &outcome.violation {
            Some(violation) => writeln!(out, "\n{ERROR}{violation}{ERROR:#}"),
            None => writeln!(
                out,
                "\n{GOOD}nothing lost, nothing stale, all equal{GOOD:#}"
            ),
        }
    })?;
    Ok(outcome
        .violation
        .map_or(Exit::Done, |it| Exit::found(it.failure)))
}

/// The run, with the part of it that is asked for.
fn config(args: &Replay) -> Result<Config, Failure> {
    let whole = args.scene.config(args.seed)?;
    let size = Size::of(&whole);
    let replicas = size.replicas;
    if let Some(place) = args.without.iter().find(|it| **it >= replicas) {
        let what = format!("the run has {replicas} replicas, and no replica {place}");
        let advice = format!("name replicas from 0 to {}", replicas.saturating_sub(1));
        return Err(Failure::new(Exit::Usage, what, advice));
    }
    let keep = args.keep.as_ref().map(|steps| steps.of(size));
    Ok(Config {
        keep: keep.transpose()?,
        without: args.without.clone(),
        ..whole
    })
}

/// What happened, a line each.
pub(super) fn story(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    let Some(story) = &outcome.story else {
        return Ok(());
    };
    for (at, happening) in &story.events {
        line(out, *at, happening)?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, at: Time, happening: &Happening) -> io::Result<()> {
    if matches!(happening, Happening::Saw { behind: 0, .. }) {
        return Ok(());
    }
    let time = format!("{:>10}", format!("{:.1}", at.as_millis_f64()));
    write!(out, "{DIM}{time} ms{DIM:#}  ")?;
    match happening {
        Happening::Sent {
            from,
            to,
            arrivals,
            bytes,
            protocol,
            carries,
        } => {
            let (from, to) = (name(*from), name(*to));
            write!(
                out,
                "{ARROW}{from} → {to}{ARROW:#}  {protocol}, {bytes} bytes"
            )?;
            for write in carries {
                write!(out, ", {DIM}write {write}{DIM:#}")?;
            }
            match &arrivals[..] {
                [] => writeln!(out, ", {STALE}lost{STALE:#}"),
                [once] => writeln!(out, ", {} on its way", once.since(at)),
                [first, ..] => {
                    let times = arrivals.len();
                    writeln!(out, ", {} on its way, {times} times", first.since(at))
                }
            }
        }
        Happening::Asked {
            client,
            place,
            key,
            ask,
            ..
        } => {
            let place = name(*place);
            match ask {
                Ask::Read(_) => writeln!(out, "{place}  client {client} reads {key}"),
                Ask::Write(_, op) => {
                    writeln!(
                        out,
                        "{place}  client {client} writes {BOLD}{key} {op}{BOLD:#}"
                    )
                }
            }
        }
        Happening::Answered {
            client,
            place,
            key,
            answer,
            ..
        } => {
            let place = name(*place);
            writeln!(
                out,
                "{place}  client {client} is answered on {key}: {BOLD}{answer}{BOLD:#}"
            )
        }
        Happening::Saw {
            place, key, behind, ..
        } => {
            let place = name(*place);
            writeln!(
                out,
                "{place}  {STALE}that lacked{STALE:#} {behind} acknowledged writes of {key}"
            )
        }
        Happening::Had { place, write } => {
            writeln!(out, "{}  {DIM}has write {write}{DIM:#}", name(*place))
        }
        Happening::Down(place) => writeln!(out, "{}  {STALE}stops{STALE:#}", name(*place)),
        Happening::Up(place) => writeln!(out, "{}  {GOOD}starts{GOOD:#}", name(*place)),
        Happening::Cut { from, to, until } => {
            let (from, to) = (name(*from), name(*to));
            writeln!(out, "{STALE}{from} ↛ {to}{STALE:#}  until {until}")
        }
        Happening::Fault(what) => writeln!(out, "{STALE}{what}{STALE:#}"),
        Happening::Healed => writeln!(out, "{GOOD}nothing goes wrong any more{GOOD:#}"),
        Happening::Equal => writeln!(out, "{GOOD}all are equal{GOOD:#}"),
    }
}

/// In tens or, after `0x`, in sixteens.
fn seed(text: &str) -> Result<u64, String> {
    let seed = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    seed.map_err(|_| {
        format!(
            "a seed is a number from 0 to {}, such as 7 or 0x5eed",
            u64::MAX
        )
    })
}
