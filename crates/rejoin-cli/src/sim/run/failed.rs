//! A run that failed: made small, told, and how to repeat it.

use std::io::{self, Write};

use rejoin_sim::{Outcome, Violation, shrink, tell as with_story};

use super::one;
use crate::error::{Exit, Failure};
use crate::output;
use crate::sim::{Sim, replay};
use crate::style::{BOLD, DIM, ERROR};

/// How many other runs may be tried to find a smaller one.
const TRIES: usize = 600;

pub(super) fn tell(args: &Sim, outcome: Outcome) -> Result<Exit, Failure> {
    let stores = super::stores(&outcome.config);
    let all = outcome.steps.len();
    let small = shrink(outcome, &stores, TRIES);
    let small = with_story(&small.config, &stores);
    if let Some(file) = &args.runs.report {
        one::write_page(file, &small)?;
    }
    if !args.json {
        output::print(|out| text(out, &small, all))?;
    }
    let found = |it: &Violation| Exit::found(it.failure);
    let end = small.violation.as_ref().map(found);
    end.ok_or_else(|| super::unsteady(Exit::Done, small.config.seed))
}

fn text(out: &mut dyn Write, small: &Outcome, all: usize) -> io::Result<()> {
    if let Some(violation) = &small.violation {
        writeln!(out, "\n{ERROR}{violation}{ERROR:#}")?;
    }
    let (steps, seed) = (small.steps.len(), small.config.seed);
    writeln!(
        out,
        "{DIM}seed {seed}, {steps} steps of {all} are enough:{DIM:#}\n"
    )?;
    replay::story(out, small)?;
    writeln!(out, "\n{BOLD}rejoin replay {}{BOLD:#}", small.config)
}
