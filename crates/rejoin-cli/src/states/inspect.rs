//! `rejoin inspect`.

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::Style;
use serde::Serialize;

use super::file::{self, Loaded};
use super::names::{self, Names};
use super::value::Value;
use super::view::{Entry, View, Written};
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM};

/// Arguments of `rejoin inspect`.
#[derive(Debug, clap::Args)]
pub(crate) struct Inspect {
    /// A file with the bytes of a state; `-` is standard input
    file: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    format: u8,
    bytes: usize,
    #[serde(flatten)]
    view: &'a View,
}

pub(crate) fn run(args: &Inspect) -> Result<Exit, Failure> {
    let loaded = file::load(&args.file)?;
    let view = View::new(&loaded.state)?;
    output::print(|out| {
        if args.json {
            let Loaded {
                name,
                bytes,
                format,
                ..
            } = &loaded;
            let report = Report {
                file: name,
                format: *format,
                bytes: *bytes,
                view: &view,
            };
            serde_json::to_writer(&mut *out, &report)?;
            return writeln!(out);
        }
        show(out, &loaded, &view)
    })?;
    Ok(Exit::Done)
}

fn show(out: &mut dyn Write, loaded: &Loaded, view: &View) -> io::Result<()> {
    let Loaded {
        name,
        bytes,
        format,
        ..
    } = loaded;
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}  {DIM}{name}, {bytes} bytes, format {format}{DIM:#}",
        view.kind
    )?;
    writeln!(out, "{}", summary(view))?;
    let names = Names::new(view.replicas());
    if names.iter().next().is_some() {
        writeln!(out, "\n{DIM}replica{DIM:#}")?;
    }
    for (short, id) in names.iter() {
        let seen = view.version.iter().find(|seen| seen.id == id);
        let seen = seen.map(|seen| format!("  events {}", names::runs(&seen.events)));
        writeln!(out, "{short:>7}  {id}{}", seen.unwrap_or_default())?;
    }
    table(out, view, &names)
}

fn summary(view: &View) -> String {
    let count = view.entries.len();
    let removed = view.entries.iter().filter(|entry| entry.removed).count();
    let plural = if count == 1 { "" } else { "s" };
    match view.kind {
        "g-counter" => {
            let total = view.total.unwrap_or_default();
            format!("reads {total}, the sum of {count} replica{plural}")
        }
        "or-set" => format!("holds {count} element{plural}"),
        "lww-map" => {
            let live = count - removed;
            let plural = if live == 1 { "" } else { "s" };
            format!("holds {live} key{plural}, and {removed} removed")
        }
        _ if count == 0 => "has never been written".to_owned(),
        _ => "holds one value".to_owned(),
    }
}

fn table(out: &mut dyn Write, view: &View, names: &Names) -> io::Result<()> {
    if view.entries.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let titles = match view.kind {
        "g-counter" => ["count", "", "counted by"],
        "or-set" => ["element", "bytes", "added by"],
        "lww-map" => ["key", "value", "written by"],
        _ => ["value", "bytes", "written by"],
    };
    let rows: Vec<_> = view.entries.iter().map(|entry| row(entry, names)).collect();
    let width = |column: usize| {
        let cells = rows
            .iter()
            .map(|row: &[String; 3]| row[column].chars().count());
        cells.max().unwrap_or_default().max(titles[column].len())
    };
    let (first, second) = (width(0), width(1));
    let mut line = |[a, b, c]: [&str; 3], style: Style| {
        // A counter has nothing in between.
        let middle = if second == 0 {
            String::new()
        } else {
            format!("{b:<second$}  ")
        };
        writeln!(out, "{style}{a:<first$}  {middle}{c}{style:#}")
    };
    line(titles, DIM)?;
    rows.iter()
        .try_for_each(|row| line(row.each_ref().map(String::as_str), Style::new()))
}

fn row(entry: &Entry, names: &Names) -> [String; 3] {
    let value = entry.value.as_ref();
    let (first, second) = match (&entry.key, entry.count) {
        (_, Some(count)) => (count.to_string(), String::new()),
        (Some(key), _) => {
            let value = value.map_or_else(|| "(removed)".to_owned(), Value::short);
            (key.short(), value)
        }
        _ => value.map_or_else(Default::default, |value| (value.short(), value.hex())),
    };
    let written: Vec<_> = entry
        .written
        .iter()
        .map(|written| written_by(written, names))
        .collect();
    [first, second, written.join(", ")]
}

/// Who wrote, in the short names of the report.
pub(super) fn written_by(written: &Written, names: &Names) -> String {
    match written {
        Written::Count { id, .. } => names.of(*id),
        Written::Dot { dot, .. } => names.dot(*dot),
        Written::Stamp { stamp, .. } => names.stamp(*stamp),
        Written::Number { timestamp } => format!("timestamp {timestamp}"),
    }
}
