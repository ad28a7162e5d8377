//! What can be asked of the program.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// Measures rejoin against what any implementation must do at least, and against its peers.
#[derive(Parser, Debug)]
#[command(version)]
pub struct Options {
    /// Smaller collections and fewer rounds: a few minutes, for a first impression.
    #[arg(long)]
    pub quick: bool,

    /// Only the rows whose name contains this.
    #[arg(long, default_value = "")]
    pub only: String,

    /// Print every contestant with minimum, median and rounds, not only the table.
    #[arg(long)]
    pub long: bool,

    /// Leave out the peers: floors, std and rejoin alone.
    #[arg(long)]
    pub no_peers: bool,

    /// Write every measurement to this file as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// Draw two pictures as SVG into this folder: each row as multiples of its floor, and what a
    /// change costs in small and large sets.
    #[arg(long, value_name = "FOLDER")]
    pub charts: Option<PathBuf>,

    /// Write floor, best peer, rejoin, ratios and targets to this file as a table in Markdown.
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,

    /// Measure nothing, but read what `--json` once wrote. Of several such files, which must be of
    /// the same rows, the medians are shown.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["quick", "long", "no_peers", "json"])]
    pub from: Vec<PathBuf>,

    /// The most rounds of one row.
    #[arg(long, default_value_t = 15)]
    pub rounds: usize,

    /// A contestant that has spent this many seconds on a row sits out its later rounds.
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS")]
    pub patience: f64,
}

impl Options {
    /// The sizes of collection to measure.
    pub fn sizes(&self) -> &'static [u64] {
        if self.quick {
            &[10_000, 100_000]
        } else {
            &[10_000, 100_000, 1_000_000]
        }
    }

    /// The sizes of set at which the cost of a change is measured.
    pub fn sizes_of_growth(&self) -> &'static [u64] {
        if self.quick {
            &[1_000, 10_000, 100_000]
        } else {
            &[1_000, 10_000, 100_000, 1_000_000, 10_000_000]
        }
    }

    /// How many edits texts are measured with.
    pub fn sizes_of_text(&self) -> &'static [u64] {
        if self.quick {
            &[100_000]
        } else {
            &[100_000, 1_000_000]
        }
    }

    /// How long one contestant may take for one row, preparation included.
    pub fn patience(&self) -> Duration {
        let seconds = if self.quick {
            self.patience / 4.0
        } else {
            self.patience
        };
        Duration::from_secs_f64(seconds.clamp(0.0, 1e6))
    }

    /// Whether peers of this size are affordable: a B-tree clock in each of a million entries
    /// takes gigabytes once there are operands, their clones and a result.
    pub fn peers(&self, n: u64) -> bool {
        !self.no_peers && n <= 100_000
    }

    /// Whether the row is asked for.
    pub fn wants(&self, work: &str) -> bool {
        work.contains(&self.only)
    }
}
