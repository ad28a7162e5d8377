//! How much dearer the same work becomes in a larger set: follows the change, not the set.

use crate::contestant::Side;
use crate::row::{Outcome, Row, Showing, Target};
use crate::rows::{Table, or_set_changes, or_set_extract};

/// From the smallest to the largest size measured, for the rows whose work does not grow.
pub fn rows(table: &mut Table<'_>) {
    for work in [or_set_changes::WORK, or_set_extract::WORK] {
        for element in ["u64", "String"] {
            let outcome = growth(&table.outcomes, work, element);
            if let Some(outcome) = outcome {
                table.add(outcome);
            }
        }
    }
}

fn growth(outcomes: &[Outcome], work: &str, element: &'static str) -> Option<Outcome> {
    let mut rows = outcomes
        .iter()
        .filter(|o| o.row.work == work && o.row.element == element);
    let small = rows.next()?;
    let large = rows.next_back()?;
    let showing = |side| {
        let least = large.of(side)? / small.of(side)?;
        Some(Showing {
            side,
            name: "growth".to_owned(),
            least,
            median: least,
            rounds: 1,
        })
    };
    let row = Row {
        work: format!("{work}: growth from {} k", small.row.n / 1_000),
        element: element.into(),
        n: large.row.n,
        unit: "×".into(),
        // Asked for a hundredfold set.
        target: if large.row.n >= 100 * small.row.n {
            Target::Least(4.0)
        } else {
            Target::None
        },
    };
    Some(Outcome {
        row,
        showings: Side::ALL.into_iter().filter_map(showing).collect(),
    })
}
