#![doc = include_str!("../README.md")]

mod callgrind;
mod guards;
mod numbers;
mod options;
mod probe;
mod report;
mod tools;

use std::process::ExitCode;

use clap::Parser;

use crate::guards::Guard;
use crate::numbers::{Cost, Numbers};
use crate::options::{Command, Options};
use crate::probe::Probe;
use crate::tools::Tools;

fn main() -> ExitCode {
    let options = Options::parse();
    let done = match &options.command {
        Some(Command::Perform { name }) => perform(name),
        None => guard(&options),
    };
    done.unwrap_or_else(|problem| {
        eprintln!("{problem}");
        ExitCode::FAILURE
    })
}

/// Performs one operation, for callgrind to look at.
fn perform(name: &str) -> Result<ExitCode, String> {
    let all = guards::all();
    let guard = all.iter().find(|guard| guard.name == name);
    let guard = guard.ok_or_else(|| format!("there is no operation {name:?}"))?;
    (guard.perform)(&mut Probe::default());
    Ok(ExitCode::SUCCESS)
}

/// Counts every operation that is asked for, and compares or renews.
fn guard(options: &Options) -> Result<ExitCode, String> {
    let tools = Tools::here()?;
    let all = guards::all();
    let mut counted = Numbers::new(tools);
    for guard in all.iter().filter(|guard| options.wants(guard.name)) {
        counted.costs.insert(guard.name.to_owned(), cost_of(guard)?);
    }
    if options.renew {
        let known = Numbers::read().ok();
        let numbers = counted.beside(known, &all);
        numbers.write()?;
        println!("{} operations are known now", numbers.costs.len());
        return Ok(ExitCode::SUCCESS);
    }
    let known = Numbers::read()?;
    let is_partial = !options.only.is_empty();
    Ok(if report::print(&known, &counted, is_partial) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn cost_of(guard: &Guard) -> Result<Cost, String> {
    let allocations = guard.allocations();
    let allocations =
        allocations.ok_or_else(|| format!("{} measures nothing, or twice", guard.name))?;
    let instructions = callgrind::instructions(guard.name)?;
    Ok(Cost {
        instructions,
        allocations,
    })
}
