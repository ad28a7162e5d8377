//! `rejoin merge`.

use std::path::PathBuf;

use rejoin_merge::{Content, Merge as _, Observer, Step};

use super::State;
use super::file::{self, Loaded};
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
    let mut joined = first.state.clone();
    let mut grew = Vec::new();
    for other in others {
        match join(&mut joined, &other.state, &mut ()) {
            Some(more) => grew.push((other, more)),
            None => return Err(other_types(first, other)),
        }
    }
    let ties = ties(&joined, &inputs);
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

/// Joins two states; whether the first one grew, or nothing if their types differ.
pub(super) fn join<O: Observer>(
    mine: &mut State,
    theirs: &State,
    observer: &mut O,
) -> Option<bool> {
    Some(match (mine, theirs) {
        (State::Counter(a), State::Counter(b)) => a.merge_observed(b, observer),
        (State::Register(a), State::Register(b)) => a.merge_observed(b, observer),
        (State::Numbered(a), State::Numbered(b)) => a.merge_observed(b, observer),
        (State::Set(a), State::Set(b)) => a.merge_observed(b, observer),
        (State::Map(a), State::Map(b)) => a.merge_observed(b, observer),
        _ => return None,
    })
}

/// Two contents that came under one dot or stamp. Their own type's order would decide, and this
/// program only knows the order of their bytes.
#[derive(Debug)]
pub(super) struct Tie {
    pub(super) identity: String,
    pub(super) contents: [String; 2],
}

/// The ties that `joined` was decided by, whatever the order of its inputs: an input disagrees
/// with the join under an identity that stands in it.
pub(super) fn ties(joined: &State, inputs: &[Loaded]) -> Vec<Tie> {
    let mut found = Ties::default();
    for input in inputs {
        join(&mut joined.clone(), &input.state, &mut found);
    }
    found.ties
}

#[derive(Default)]
struct Ties {
    way: Vec<String>,
    ties: Vec<Tie>,
}

impl Observer for Ties {
    fn enter(&mut self, step: Step<'_>) {
        self.way.push(match step {
            Step::Key(key) => format!("key {}, ", show(key)),
            _ => String::new(),
        });
    }

    fn leave(&mut self) {
        self.way.pop();
    }

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        let identity = format!("{}{identity:?}", self.way.concat());
        self.ties.push(Tie {
            identity,
            contents: [show(kept), show(dropped)],
        });
    }
}

fn show(content: &dyn Content) -> String {
    match (content.downcast_ref(), content.downcast_ref::<()>()) {
        (Some(value), _) => super::value::Value::new(value).short(),
        (_, Some(())) => "a removal".to_owned(),
        _ => format!("{content:?}"),
    }
}

fn other_types(first: &Loaded, other: &Loaded) -> Failure {
    Failure::new(
        Exit::Refused,
        format_args!(
            "{} is of type {}, {} of type {}",
            first.name,
            first.state.kind(),
            other.name,
            other.state.kind()
        ),
        "merge states of one type",
    )
}

fn undecided(tie: &Tie, count: usize) -> Failure {
    let Tie {
        identity,
        contents: [one, other],
    } = tie;
    let more = if count > 1 {
        format!(" (and {} more)", count - 1)
    } else {
        String::new()
    };
    Failure::new(
        Exit::Refused,
        format_args!("one write has two contents: {identity}: {one} and {other}{more}"),
        "merge in your own program, which knows how values are ordered; \
         and give every copy of a replica an id of its own. Nothing was written",
    )
}
