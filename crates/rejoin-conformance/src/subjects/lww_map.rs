use rejoin_causality::{Drift, Replica, Timestamp};
use rejoin_lww_map::LwwMap;
use serde::{Deserialize, Serialize};

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::{Scenario, Step};
use crate::subject::{self, Author, Bytes, Edited, news};
use crate::trouble::Trouble;

type Map = LwwMap<String, Cell>;

/// A map of which the last write to each key stands.
pub(crate) struct Subject {
    tie: Tie,
}

/// Who stands of two writes at one time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    /// The map's own rule, by the replica.
    Replica,
    /// The greater value, and any value over a removal: the map's rule for writes of one replica.
    Value,
    /// A removal over any value. The map lets it write a cell above all values.
    Removal,
}

/// What is put.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Cell {
    Value(Json),
    Removed,
}

impl Subject {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let tie = match scenario.text("tie") {
            Some("low_replica" | "high_replica") => Tie::Replica,
            Some("remove_wins") => Tie::Removal,
            _ => Tie::Value,
        };
        Self { tie }
    }
}

impl subject::Subject for Subject {
    type State = Map;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> Map {
        Map::new()
    }

    fn edit(&self, state: &mut Map, step: &Step, author: &mut Author<'_>) -> Edited<Map> {
        let key = step.name("key")?;
        let value = match step.verb()? {
            "put" => Some(Cell::Value(step.get("value")?.clone())),
            "del" => (self.tie == Tie::Removal).then_some(Cell::Removed),
            _ => return Err(step.unknown()),
        };
        if !author.clock.is_named() {
            return Ok(match value {
                Some(value) => news(state.put(author.replica, key, value)),
                None => news(state.remove(author.replica, &key)),
            });
        }
        let seen = state.stamp_of(&key).map(|stamp| stamp.time.as_u64());
        let time = Timestamp::from_u64(author.clock.time(step, seen)?);
        let mut nobody = nobody(author);
        let replica = match self.tie {
            Tie::Replica => &mut *author.replica,
            Tie::Value | Tie::Removal => &mut nobody,
        };
        let change = match value {
            Some(value) => state.put_at(replica, time, key, value),
            None => state.remove_at(replica, time, key),
        };
        change.map(news).map_err(Trouble::refused)
    }

    fn read(&self, state: &Map) -> Reading {
        let live = state.iter().filter_map(|(key, cell)| match cell {
            Cell::Value(value) => Some((key.clone(), value.clone().into())),
            Cell::Removed => None,
        });
        Reading::Keyed(live.collect())
    }
}

/// The writer of all writes whose ties have nothing to do with who wrote.
fn nobody(author: &Author<'_>) -> Replica {
    let mut replica = Replica::new(0_u64.into(), author.clock.source());
    let ages = std::time::Duration::from_millis(u64::MAX);
    replica.set_drift(Drift::new(ages, ages));
    replica
}
