//! The command line: commands, help and dispatch.

mod examples;

use std::env;

use clap::{CommandFactory, Parser, Subcommand};

use crate::completions::{self, Completions};
use crate::error::{EXIT_CODES, Exit, Failure, SIM_CODES};
use crate::resolve::{self, Resolve};
use crate::sim::{self, Replay, Sim};
use crate::states::{self, Diff, Inspect, Merge};
use crate::tour::{self, Tour};

/// Keep copies apart, join them later, lose nothing.
#[derive(Debug, Parser)]
#[command(name = "rejoin", version, max_term_width = 100)]
#[command(help_template = examples::REJOIN)]
#[command(after_help = EXIT_CODES, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// See eventual consistency happen, step by step, on three replicas
    #[command(help_template = examples::TOUR, after_help = EXIT_CODES)]
    Tour(Tour),
    /// Try to break the store in a simulated world, or repeat published experiments
    #[command(help_template = examples::SIM, after_help = SIM_CODES)]
    Sim(Sim),
    /// Run one simulation again, and tell it step by step
    #[command(help_template = examples::REPLAY, after_help = SIM_CODES)]
    Replay(Replay),
    /// Find the winner among values with timestamps: the last write wins
    #[command(help_template = examples::RESOLVE)]
    #[command(after_help = EXIT_CODES)]
    Resolve(Resolve),
    /// Show what an encoded state holds, and who wrote it
    #[command(help_template = examples::INSPECT, after_help = EXIT_CODES)]
    Inspect(Inspect),
    /// Join encoded states of one type into one
    #[command(help_template = examples::MERGE, after_help = EXIT_CODES)]
    Merge(Merge),
    /// Show what each of two encoded states has that the other lacks
    #[command(help_template = examples::DIFF, after_help = EXIT_CODES)]
    Diff(Diff),
    /// Write a completion script for a shell
    #[command(help_template = examples::COMPLETIONS)]
    #[command(after_help = EXIT_CODES)]
    Completions(Completions),
}

/// When to use colour.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Color {
    // On a terminal, unless NO_COLOR is set.
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it the choice of every stream of the program.
    pub(crate) fn write_global(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Reads the arguments.
///
/// # Errors
/// How the program ends after it has printed help, the version or what is wrong.
pub(crate) fn parse() -> Result<Cli, Exit> {
    Cli::try_parse().map_err(|error| {
        // Nobody is left to tell when the stream itself is gone.
        let _ = error.print();
        match error.use_stderr() {
            false => Exit::Done,
            true if is_sim() => Exit::Usage.of_sim(),
            true => Exit::Usage,
        }
    })
}

/// Whether the command is one whose code for usage differs, even if the rest can't be read.
fn is_sim() -> bool {
    let program = Cli::command();
    let mut words = env::args_os().skip(1);
    let command = words.find(|word| program.find_subcommand(word).is_some());
    command.is_some_and(|name| name == "sim" || name == "replay")
}

pub(crate) fn run(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Tour(args) => tour::run(&args),
        Command::Sim(args) => sim::run(&args).map_err(Failure::of_sim),
        Command::Replay(args) => sim::replay(&args).map_err(Failure::of_sim),
        Command::Resolve(args) => resolve::run(&args),
        Command::Inspect(args) => states::inspect(&args),
        Command::Merge(args) => states::merge(&args),
        Command::Diff(args) => states::diff(&args),
        Command::Completions(args) => completions::run(&args),
    }
}
