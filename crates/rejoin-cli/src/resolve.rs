//! `rejoin resolve`: which of many timestamped values wins.

mod canonical;
mod number;
mod read;
mod record;
mod report;
mod tally;
mod time;

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

use rejoin_lww_register::resolve_conflict;

use self::read::Records;
use self::tally::Tally;
use self::time::Unit;
use crate::error::{Exit, Failure};

/// Arguments of `rejoin resolve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Resolve {
    /// JSON: an array, or one object a line, of {"value": any JSON, "timestamp": an integer or
    /// RFC 3339 text}; `-` or nothing reads standard input
    file: Option<PathBuf>,

    /// Say who lost, and why
    #[arg(long)]
    explain: bool,

    /// With --explain, how many losers to show; the ones that came closest are kept
    #[arg(long, value_name = "N", default_value_t = 10, requires = "explain")]
    losers: u16,

    /// Print the winning value alone
    #[arg(long, conflicts_with_all = ["explain", "json"])]
    value: bool,

    /// Print one JSON object with the winner, the reason and the counts
    #[arg(long)]
    json: bool,

    /// What integer timestamps count since 1970 (seconds, milliseconds, microseconds or
    /// nanoseconds); needed only to compare them with RFC 3339 text
    #[arg(long)]
    unit: Option<Unit>,
}

pub(crate) fn run(args: &Resolve) -> Result<Exit, Failure> {
    let (name, input) = open(args.file.as_deref())?;
    let mut records = Records::new(name, input, args.unit)?;
    let mut tally = Tally::new(if args.explain {
        usize::from(args.losers)
    } else {
        0
    });
    let winner = resolve_conflict(records.by_ref().inspect(|record| tally.note(record)));
    let seen = records.finish()?;
    let outcome = tally.finish(winner.ok_or_else(|| seen.nothing())?);
    crate::output::print(|out| match (args.json, args.explain) {
        (true, explain) => report::json(out, &outcome, explain),
        (false, true) => report::explain(out, &outcome),
        (false, false) if args.value => writeln!(out, "{}", outcome.winner.written.value),
        (false, false) => writeln!(out, "{}", outcome.winner.written),
    })?;
    Ok(Exit::Done)
}

/// Opens a file or standard input. A person at a keyboard is never left to wonder.
fn open(file: Option<&Path>) -> Result<(String, Box<dyn BufRead>), Failure> {
    if let Some(path) = file.filter(|path| *path != Path::new("-")) {
        let name = path.display().to_string();
        let opened = File::open(path).and_then(|opened| {
            if opened.metadata()?.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Ok(opened)
        });
        return match opened {
            Ok(opened) => Ok((name, Box::new(BufReader::with_capacity(1 << 16, opened)))),
            Err(error) => Err(Failure::file(name, &error)),
        };
    }
    if io::stdin().is_terminal() {
        if file.is_none() {
            return Err(Failure::new(
                Exit::Usage,
                "there is nothing to read: no FILE was named and nothing is piped in",
                "rejoin resolve FILE, or pipe JSON in, or type it after `rejoin resolve -`",
            ));
        }
        // Losing the hint is no reason to stop.
        let _ = writeln!(
            anstream::stderr(),
            "Reading from the keyboard. One {{\"value\": …, \"timestamp\": …}} a line; \
             end with Ctrl-D."
        );
    }
    let input = BufReader::with_capacity(1 << 16, io::stdin());
    Ok(("standard input".to_owned(), Box::new(input)))
}
