use std::collections::BTreeMap;

use rejoin_lww_register::LwwRegister;
use rejoin_merge::{Bottom, Decompose, Lexi, Merge};

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Edited, InJson};

/// A row of a table, which is inserted and deleted in turns: how many turns there were, and the
/// columns that were written since the last one.
///
/// More turns win whole. Of two writes to a column in one turn, the one stands that has seen more
/// of the others, and of two that have seen equally many the greater value.
type Row = Lexi<u64, Columns>;
type Columns = BTreeMap<String, LwwRegister<Json, u64>>;

pub(crate) struct Subject;

/// Insertions make the number of turns odd, deletions make it even.
fn is_there(row: &Row) -> bool {
    row.first() % 2 == 1
}

impl subject::Subject for Subject {
    type State = Row;
    type Form = InJson;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> Row {
        Row::bottom()
    }

    fn edit(&self, state: &mut Row, step: &Step, _: &mut Author<'_>) -> Edited<Row> {
        let turns = *state.first();
        let edited = match (step.verb()?, is_there(state)) {
            ("insert", false) => Lexi::new(turns + 1, write(step, &Columns::new())?),
            ("insert" | "update_row", true) => Lexi::new(turns, write(step, state.second())?),
            ("delete", true) => Lexi::new(turns + 1, Columns::new()),
            ("update_row" | "delete", false) => return Ok(None),
            _ => return Err(step.unknown()),
        };
        let delta = edited.difference(state);
        state.merge(&edited);
        Ok(delta)
    }

    fn read(&self, state: &Row) -> Reading {
        if !is_there(state) {
            return Reading::Nothing;
        }
        let columns = state.second().iter();
        let values = columns.filter_map(|(name, column)| Some((name, column.get()?)));
        Reading::Keyed(
            values
                .map(|(name, value)| (name.clone(), value.clone().into()))
                .collect(),
        )
    }
}

/// The columns of the step, each one version above what was `seen`.
fn write(step: &Step, seen: &Columns) -> Result<Columns, crate::trouble::Trouble> {
    let columns = step.map("cols")?.iter().map(|(name, value)| {
        let version = seen.get(name).and_then(LwwRegister::stamp);
        let version = version.map_or(1, |version| version + 1);
        (name.clone(), LwwRegister::of(version, value.clone()))
    });
    Ok(columns.collect())
}
