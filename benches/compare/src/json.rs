//! The measurements as JSON, and back.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::contestant::Side;
use crate::row::{Outcome, Row, Showing, Target};

/// Writes every row with every contestant.
pub fn write(path: &Path, outcomes: &[Outcome]) -> io::Result<()> {
    fs::write(path, text(outcomes)?)
}

/// Reads what [`write`] wrote.
pub fn read(path: &Path) -> io::Result<Vec<Outcome>> {
    let named = |problem: &dyn std::fmt::Display| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{}: {problem}", path.display()),
        )
    };
    let text = fs::read_to_string(path).map_err(|problem| named(&problem))?;
    outcomes(&text).map_err(|problem| named(&problem))
}

fn text(outcomes: &[Outcome]) -> serde_json::Result<String> {
    let rows: Vec<Value> = outcomes.iter().map(row).collect();
    serde_json::to_string_pretty(&rows)
}

fn row(outcome: &Outcome) -> Value {
    let contestants: Vec<Value> = outcome
        .showings
        .iter()
        .map(|s| {
            json!({
                "side": s.side.name(), "name": s.name,
                "minimum": s.least, "median": s.median, "rounds": s.rounds,
            })
        })
        .collect();
    json!({
        "work": outcome.row.work,
        "element": outcome.row.element,
        "n": outcome.row.n,
        "unit": outcome.row.unit,
        "contestants": contestants,
        "to_floor": outcome.times(outcome.of(Side::Floor)),
        "to_std": outcome.times(outcome.of(Side::Std)),
        "to_best_peer": outcome.times(outcome.best_peer()),
        "target": match outcome.row.target {
            Target::Times(most, side) => json!({ "at_most": most, "times": side.name() }),
            Target::Peer(most) => json!({ "at_most": most, "times": PEER }),
            Target::Least(most) => json!({ "at_most": most }),
            Target::None => Value::Null,
        },
        "met": outcome.met(),
    })
}

/// What a target is a multiple of, if not of one column.
const PEER: &str = "best peer";

/// A row as it is written. What follows from the figures is not read, but computed again.
#[derive(Deserialize)]
struct SavedRow {
    work: String,
    element: String,
    n: u64,
    unit: String,
    contestants: Vec<SavedShowing>,
    target: Option<SavedTarget>,
}

#[derive(Deserialize)]
struct SavedShowing {
    side: String,
    name: String,
    minimum: f64,
    median: f64,
    rounds: usize,
}

#[derive(Deserialize)]
struct SavedTarget {
    at_most: f64,
    times: Option<String>,
}

fn outcomes(text: &str) -> Result<Vec<Outcome>, String> {
    let rows: Vec<SavedRow> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    rows.into_iter().map(outcome).collect()
}

fn outcome(saved: SavedRow) -> Result<Outcome, String> {
    let showings = saved.contestants.into_iter().map(|saved| {
        Ok(Showing {
            side: side(&saved.side)?,
            name: saved.name,
            least: saved.minimum,
            median: saved.median,
            rounds: saved.rounds,
        })
    });
    let showings = showings.collect::<Result<_, String>>()?;
    let row = Row {
        work: saved.work,
        element: saved.element.into(),
        n: saved.n,
        unit: saved.unit.into(),
        target: saved.target.map_or(Ok(Target::None), target)?,
    };
    Ok(Outcome { row, showings })
}

fn target(saved: SavedTarget) -> Result<Target, String> {
    let most = saved.at_most;
    Ok(match saved.times.as_deref() {
        None => Target::Least(most),
        Some(PEER) => Target::Peer(most),
        Some(name) => Target::Times(most, side(name)?),
    })
}

fn side(name: &str) -> Result<Side, String> {
    let found = Side::ALL.into_iter().find(|side| side.name() == name);
    found.ok_or_else(|| format!("there is no column {name:?}"))
}

#[cfg(test)]
mod tests {
    use super::{outcomes, text};
    use crate::contestant::Side;
    use crate::row::{Outcome, Row, Showing, Target};

    fn outcome(target: Target) -> Outcome {
        let row = Row {
            work: "merge".to_owned(),
            element: "String".into(),
            n: 10_000,
            unit: "ns/entry".into(),
            target,
        };
        let showing = |side: Side| Showing {
            side,
            name: format!("the {}", side.name()),
            least: 0.1 + side as u8 as f64,
            median: 1e6 / 3.0,
            rounds: 15,
        };
        let showings = Side::ALL.map(showing).to_vec();
        Outcome { row, showings }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let targets = [
            Target::Times(1.3, Side::Std),
            Target::Peer(1.2),
            Target::Least(120.0),
            Target::None,
        ];
        let all: Vec<Outcome> = targets.map(outcome).to_vec();
        let read = outcomes(&text(&all).unwrap()).unwrap();
        assert_eq!(format!("{read:?}"), format!("{all:?}"));
        assert_eq!(read.len(), targets.len());
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let whole = text(&[outcome(Target::None)]).unwrap();
        let other = outcomes(&whole.replace("\"loro\"", "\"lora\""));
        assert_eq!(other.err().as_deref(), Some("there is no column \"lora\""));
        let less = outcomes(&whole.replace("\"unit\"", "\"units\""));
        assert!(less.is_err_and(|problem| problem.contains("missing field `unit`")));
        assert!(outcomes(&whole[1..]).is_err());
    }
}
