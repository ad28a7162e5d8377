//! `rejoin completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::error::{Exit, Failure};
use crate::output;

/// Arguments of `rejoin completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// The shell to write completions for
    shell: Shell,
}

pub(crate) fn run(args: &Completions) -> Result<Exit, Failure> {
    output::print(|out| {
        let mut script = Vec::new();
        clap_complete::generate(args.shell, &mut Cli::command(), "rejoin", &mut script);
        out.write_all(&script)
    })?;
    Ok(Exit::Done)
}
