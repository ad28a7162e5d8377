//! What can be asked of the program.

use clap::{Parser, Subcommand};

/// Counts what hot operations cost in instructions and allocations, and compares with what is
/// written in numbers.toml.
#[derive(Parser, Debug)]
#[command(version)]
pub struct Options {
    /// Write what was counted into numbers.toml instead of comparing.
    #[arg(long)]
    pub renew: bool,

    /// Only the operations whose name contains this.
    #[arg(long, default_value = "")]
    pub only: String,

    /// What to do other than to count.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program asks of itself.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Perform one operation once, and count nothing.
    Perform {
        /// Its whole name.
        name: String,
    },
}

impl Options {
    /// Whether the operation is asked for.
    pub fn wants(&self, name: &str) -> bool {
        name.contains(&self.only)
    }
}
