//! The `rejoin` program.
#![doc = include_str!("../README.md")]

mod cli;
mod completions;
mod error;
mod output;
mod resolve;
mod sim;
mod states;
mod style;
mod tour;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(exit) => return exit.into(),
    };
    cli.color.write_global();
    match cli::run(cli.command) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(),
    }
}
