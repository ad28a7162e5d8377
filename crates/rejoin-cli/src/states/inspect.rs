//! `rejoin inspect`.

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::Style;
use serde::Serialize;

use super::file::{self, Content, Loaded};
use super::names::{self, Names};
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

/// What `--json` prints of a state that the program can't look into.
#[derive(Serialize)]
struct Sealed<'a> {
    file: &'a str,
    format: u8,
    bytes: usize,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    tag: u64,
    body_bytes: usize,
    unreadable: &'a str,
}

pub(crate) fn run(args: &Inspect) -> Result<Exit, Failure> {
    let loaded = file::load(&args.file)?;
    let name = &loaded.name;
    match &loaded.content {
        Content::State(state) => {
            let view = state.view()?;
            let report = Report {
                file: name,
                format: loaded.format,
                bytes: loaded.bytes,
                view: &view,
            };
            print(args.json, &report, |out| show(out, &loaded, &view))?;
        }
        Content::Sealed(reason) => {
            let report = Sealed {
                file: name,
                format: loaded.format,
                bytes: loaded.bytes,
                kind: loaded.tag.name(),
                tag: loaded.tag.number(),
                body_bytes: loaded.body,
                unreadable: reason,
            };
            print(args.json, &report, |out| show_sealed(out, &loaded, reason))?;
        }
    }
    Ok(Exit::Done)
}

fn print(
    json: bool,
    report: &impl Serialize,
    show: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    output::print(|out| {
        if !json {
            return show(out);
        }
        serde_json::to_writer(&mut *out, report)?;
        writeln!(out)
    })
}

fn head(out: &mut dyn Write, kind: &str, loaded: &Loaded) -> io::Result<()> {
    let Loaded {
        name,
        bytes,
        format,
        ..
    } = loaded;
    writeln!(
        out,
        "{BOLD}{kind}{BOLD:#}  {DIM}{name}, {bytes} bytes, format {format}{DIM:#}"
    )
}

fn show_sealed(out: &mut dyn Write, loaded: &Loaded, reason: &str) -> io::Result<()> {
    let tag = loaded.tag.number();
    let kind = loaded.tag.name().unwrap_or("unknown type");
    head(out, kind, loaded)?;
    writeln!(out, "arrived whole; its content can't be shown: {reason}")?;
    writeln!(
        out,
        "\n{DIM}tag{DIM:#}   {tag}\n{DIM}body{DIM:#}  {} bytes",
        loaded.body
    )
}

fn show(out: &mut dyn Write, loaded: &Loaded, view: &View) -> io::Result<()> {
    head(out, view.kind, loaded)?;
    writeln!(out, "{}", view.summary)?;
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

fn table(out: &mut dyn Write, view: &View, names: &Names) -> io::Result<()> {
    if view.entries.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let titles: Vec<_> = view.titles.iter().map(ToString::to_string).collect();
    let rows: Vec<_> = view.entries.iter().map(|entry| row(entry, names)).collect();
    let width = |column: usize| {
        let cells = rows
            .iter()
            .chain([&titles])
            .filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<_> = (0..titles.len()).map(width).collect();
    let mut line = |cells: &[String], style: Style| {
        let padded = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"));
        let line = padded.collect::<Vec<_>>().join("  ");
        writeln!(out, "{style}{}{style:#}", line.trim_end())
    };
    line(&titles, DIM)?;
    rows.iter().try_for_each(|row| line(row, Style::new()))
}

fn row(entry: &Entry, names: &Names) -> Vec<String> {
    let mut cells = entry.cells.clone();
    cells.push(all_written(entry, names));
    cells
}

/// Everybody who wrote an entry.
pub(super) fn all_written(entry: &Entry, names: &Names) -> String {
    let written = entry
        .written
        .iter()
        .map(|written| written_by(written, names));
    written.collect::<Vec<_>>().join(", ")
}

/// Who wrote, in the short names of the report.
fn written_by(written: &Written, names: &Names) -> String {
    match written {
        Written::Count { id, .. } => names.of(*id),
        Written::Dot { dot, .. } => names.dot(*dot),
        Written::Stamp { stamp, .. } => names.stamp(*stamp),
        Written::Folded {
            ids: [id, into], ..
        } => {
            format!("{}, folded into {}", names.of(*id), names.of(*into))
        }
        Written::Decimal { timestamp } => format!("timestamp {timestamp}"),
        Written::Number { timestamp } => format!("timestamp {timestamp}"),
    }
}
