//! `rejoin merge`.

use std::path::PathBuf;

use super::file::{self, Loaded};
use super::state::State;
use super::ties::Tie;
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM};

/// Arguments of `rejoin merge`.
#[derive(Debug, clap::Args)]
pub(crate) struct Merge {
    /// Files with the bytes of states, all of one type
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Where to write the joined state; it may be one of the inputs
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(crate) fn run(args: &Merge) -> Result<Exit, Failure> {
    let inputs: Vec<Loaded> = args
        .files
        .iter()
        .map(|path| file::load(path))
        .collect::<Result<_, _>>()?;
    let Some((first, others)) = inputs.split_first() else {
        return Err(Failure::new(
            Exit::Usage,
            "there is nothing to merge",
            "name two files",
        ));
    };
    let mut joined = first.state()?.clone();
    let mut grew = Vec::new();
    for other in others {
        match joined.merge(other.state()?) {
            Some(more) => grew.push((other, more)),
            None => return Err(other_types(first, other)?),
        }
    }
    // An input that disagrees with the join under an identity that stands in it was decided by
    // the order of bytes, whatever the order of the inputs.
    let mut ties = Vec::new();
    for input in &inputs {
        ties.extend(joined.ties(input.state()?).unwrap_or_default());
    }
    if let Some(tie) = ties.first() {
        return Err(undecided(tie, ties.len()));
    }
    let bytes = joined
        .to_bytes()
        .map_err(|error| super::view::unexpected(&error))?;
    file::save(&args.output, &bytes)?;
    output::print(|out| {
        let (kind, size) = (joined.kind(), bytes.len());
        writeln!(
            out,
            "{BOLD}{}{BOLD:#}: {kind}, {size} bytes",
            args.output.display()
        )?;
        for (other, more) in &grew {
            let what = if *more {
                "brought something new"
            } else {
                "brought nothing new"
            };
            writeln!(out, "  {} {what}", other.name)?;
        }
        let unchanged = grew.iter().all(|(_, more)| !more);
        let whole = if unchanged {
            "equals"
        } else {
            "has grown beyond"
        };
        writeln!(out, "{DIM}The result {whole} {}.{DIM:#}", first.name)
    })?;
    Ok(Exit::Done)
}

fn other_types(first: &Loaded, other: &Loaded) -> Result<Failure, Failure> {
    let (mine, theirs) = (first.state()?, other.state()?);
    Ok(Failure::new(
        Exit::Refused,
        format_args!(
            "{} is of type {}, {} of type {}",
            first.name,
            mine.kind(),
            other.name,
            theirs.kind()
        ),
        one_type(mine, theirs, "merge"),
    ))
}

/// What to do about two states that don't belong together.
pub(super) fn one_type(one: &State, other: &State, verb: &str) -> String {
    if one.type_name() == other.type_name() {
        format!(
            "{verb} states of one type; the programs that wrote these declare the {} differently",
            one.type_name()
        )
    } else {
        format!("{verb} states of one type")
    }
}

fn undecided(tie: &Tie, count: usize) -> Failure {
    let Tie {
        what,
        contents: [one, other],
    } = tie;
    let more = if count > 1 {
        format!(" (and {} more)", count - 1)
    } else {
        String::new()
    };
    Failure::new(
        Exit::Refused,
        format_args!("{what}: {one} and {other}{more}"),
        "merge in your own program, which knows how values are ordered; \
         and give every copy of a replica an id of its own. Nothing was written",
    )
}
