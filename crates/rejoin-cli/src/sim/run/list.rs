//! The names of all faults, or of all bugs that can be planted.

use std::io::{self, Write};

use rejoin_sim::{Fault, Mutant};
use serde_json::{Value, json};

use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM};

pub(super) fn faults(is_json: bool) -> Result<Exit, Failure> {
    if is_json {
        let row = |it: &Fault| json!({ "fault": it.name(), "row": it.row(), "what": it.what() });
        return rows(Fault::ALL.iter().map(row));
    }
    lines(Fault::ALL.iter().map(|it| (it.name(), it.what())))
}

pub(super) fn mutants(is_json: bool) -> Result<Exit, Failure> {
    if is_json {
        let row =
            |it: &Mutant| json!({ "mutant": it.name(), "class": class(*it), "what": it.what() });
        return rows(Mutant::ALL.iter().map(row));
    }
    lines(Mutant::ALL.iter().map(|it| (it.name(), it.what())))
}

/// What real bugs it stands for, in a word.
pub(super) fn class(mutant: Mutant) -> String {
    format!("{:?}", mutant.class()).to_lowercase()
}

fn rows(mut rows: impl Iterator<Item = Value>) -> Result<Exit, Failure> {
    print(|out| rows.try_for_each(|row| writeln!(out, "{row}")))
}

fn lines(mut names: impl Iterator<Item = (&'static str, &'static str)>) -> Result<Exit, Failure> {
    print(|out| {
        names.try_for_each(|(name, what)| {
            writeln!(out, "{BOLD}{name:22}{BOLD:#} {DIM}{what}{DIM:#}")
        })
    })
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Exit, Failure> {
    output::print(write)?;
    Ok(Exit::Done)
}
