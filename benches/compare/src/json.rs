//! The measurements as JSON.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::contestant::Side;
use crate::row::{Outcome, Target};

/// Writes every row with every contestant.
pub fn write(path: &Path, outcomes: &[Outcome]) -> std::io::Result<()> {
    let rows: Vec<Value> = outcomes.iter().map(row).collect();
    fs::write(path, serde_json::to_string_pretty(&rows)?)
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
            Target::Peer(most) => json!({ "at_most": most, "times": "best peer" }),
            Target::Least(most) => json!({ "at_most": most }),
            Target::None => Value::Null,
        },
        "met": outcome.met(),
    })
}
