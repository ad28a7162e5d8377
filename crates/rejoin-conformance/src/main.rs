//! The program `rejoin-conformance`.
#![doc = include_str!("../README.md")]

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use rejoin_conformance::{Choice, Outcome, Report, Suite, run};

const HELP: &str = "\
{about}

Examples:
  $ rejoin-conformance
  $ rejoin-conformance --filter or_set --verbose
  $ rejoin-conformance --include-own-choice scenarios/ more.json
  $ rejoin-conformance --json scenarios/ > report.json

{usage-heading} {usage}

{all-args}{after-help}
";

const EXIT_CODES: &str = "\
Exit codes:
  0  all passed    1  one failed    2  bad usage, or a file that can't be read";

/// Replay language-neutral scenarios on the data types of rejoin.
#[derive(Debug, Parser)]
#[command(name = "rejoin-conformance", version, max_term_width = 100)]
#[command(help_template = HELP, after_help = EXIT_CODES)]
struct Arguments {
    /// Files of scenarios, or folders with such files; without any, the suite that is built in
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Also replay what another library may decide otherwise, instead of skipping it
    #[arg(long)]
    include_own_choice: bool,

    /// Only scenarios with this text in the id or type; may be given several times
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,

    /// Write one JSON object with all verdicts, and the totals to standard error
    #[arg(long, conflicts_with_all = ["quiet", "verbose"])]
    json: bool,

    /// Write the totals only
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,

    /// Also name the scenarios that passed or were skipped
    #[arg(long, short)]
    verbose: bool,
}

const BAD_USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let suite = if arguments.paths.is_empty() {
        Suite::embedded()
    } else {
        Suite::read(&arguments.paths)
    };
    let choice = Choice {
        include_own_choice: arguments.include_own_choice,
        filter: arguments.filter.clone(),
    };
    let report = match suite.and_then(|suite| run(&suite, &choice)) {
        Ok(report) => report,
        Err(error) => {
            // Nobody is left to tell when standard error itself is gone.
            let _ = writeln!(io::stderr(), "error: {error}");
            return BAD_USAGE.into();
        }
    };
    match print(&arguments, &report) {
        // A reader that has closed its end has seen enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "error: standard output: {error}");
            BAD_USAGE.into()
        }
        _ => u8::from(report.failed() > 0).into(),
    }
}

fn print(arguments: &Arguments, report: &Report) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    if arguments.json {
        writeln!(out, "{}", report.to_json())?;
        out.flush()?;
        return writeln!(io::stderr(), "{report}");
    }
    for verdict in report.verdicts() {
        let failed = matches!(verdict.outcome(), Outcome::Failed(_));
        if arguments.verbose || failed && !arguments.quiet {
            writeln!(out, "{verdict}")?;
        }
    }
    writeln!(out, "{report}")?;
    out.flush()
}
