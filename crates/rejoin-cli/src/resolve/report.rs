//! How `rejoin resolve` answers.

use std::io::{self, Write};

use serde_json::value::RawValue;

use super::record::{Record, Written};
use super::tally::{Outcome, Why};
use crate::output::shorten;
use crate::style::{BOLD, DIM};

/// The widest value that a table shows.
const WIDTH: usize = 40;

/// For people: the winner, why, and a table of the losers that came closest.
pub(super) fn explain(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    let Outcome {
        winner,
        records,
        tied,
        ..
    } = outcome;
    writeln!(out, "{BOLD}{}{BOLD:#}\n", winner.written)?;
    match (records, tied) {
        (1, _) => writeln!(out, "It is the only record.")?,
        (_, 0) => writeln!(
            out,
            "It wins: its timestamp is the latest of {records} records."
        )?,
        _ => writeln!(
            out,
            "It wins a tie: {} of {records} records have the latest timestamp, and of their\n\
             values, compared as canonical JSON (RFC 8785), this one is the largest.",
            tied + 1
        )?,
    }
    table(out, outcome)?;
    let shown = outcome.losers.len() as u64;
    let lost = records - 1;
    if lost > shown {
        let shown_older = outcome
            .losers
            .iter()
            .filter(|loser| loser.why == Why::Older)
            .count();
        let older = outcome.older - shown_older as u64;
        let rest = lost - shown;
        writeln!(
            out,
            "\n{DIM}{rest} more lost: {older} older, {} of the same time.{DIM:#}",
            rest - older
        )?;
    }
    Ok(())
}

fn table(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    if outcome.losers.is_empty() {
        return Ok(());
    }
    let rows: Vec<[String; 5]> = outcome
        .losers
        .iter()
        .map(|loser| {
            let Record {
                place,
                written: Written { value, timestamp },
                ..
            } = &loser.record;
            let why = loser.why.words().to_owned();
            let value = shorten(&value.to_string(), WIDTH);
            [
                place.record.to_string(),
                place.line.to_string(),
                timestamp.to_string(),
                value,
                why,
            ]
        })
        .collect();
    let titles = ["record", "line", "timestamp", "value", "why it lost"];
    let widths: [usize; 5] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default().max(titles[column].len())
    });
    let [record, line, timestamp, value, _] = widths;
    let [a, b, c, d, e] = titles;
    writeln!(
        out,
        "\n{DIM}{a:>record$}  {b:>line$}  {c:<timestamp$}  {d:<value$}  {e}{DIM:#}"
    )?;
    for [a, b, c, d, e] in &rows {
        writeln!(
            out,
            "{a:>record$}  {b:>line$}  {c:<timestamp$}  {d:<value$}  {e}"
        )?;
    }
    Ok(())
}

#[derive(serde::Serialize)]
struct Answer {
    winner: Shown,
    reason: &'static str,
    records: u64,
    older: u64,
    tied: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    losers: Option<Vec<Lost>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    losers_left_out: Option<u64>,
}

#[derive(serde::Serialize)]
struct Shown {
    value: Box<RawValue>,
    timestamp: Box<RawValue>,
}

#[derive(serde::Serialize)]
struct Lost {
    record: u64,
    line: u64,
    value: Box<RawValue>,
    timestamp: Box<RawValue>,
    why: &'static str,
}

/// For programs: one object on one line. Without `--explain` it does not depend on the order
/// of the input.
pub(super) fn json(out: &mut dyn Write, outcome: &Outcome, explain: bool) -> io::Result<()> {
    let losers = outcome.losers.iter().map(|loser| {
        let Shown { value, timestamp } = written(&loser.record)?;
        let (place, why) = (loser.record.place, loser.why.code());
        Ok(Lost {
            record: place.record,
            line: place.line,
            value,
            timestamp,
            why,
        })
    });
    let losers = losers.collect::<io::Result<Vec<_>>>()?;
    let left_out = outcome.records - 1 - losers.len() as u64;
    let answer = Answer {
        winner: written(&outcome.winner)?,
        reason: match (outcome.records, outcome.tied) {
            (1, _) => "only",
            (_, 0) => "latest",
            _ => "largest-value",
        },
        records: outcome.records,
        older: outcome.older,
        tied: outcome.tied,
        losers: explain.then_some(losers),
        losers_left_out: explain.then_some(left_out),
    };
    serde_json::to_writer(&mut *out, &answer)?;
    writeln!(out)
}

/// The value and the timestamp word for word, so that no number loses a digit on its way.
fn written(record: &Record) -> io::Result<Shown> {
    let value = RawValue::from_string(record.written.value.to_string())?;
    let timestamp = RawValue::from_string(record.written.timestamp.to_string())?;
    Ok(Shown { value, timestamp })
}
