mod kept;

use rejoin_counter_map::CounterMap;

use super::pn_counter::up_or_down;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};

pub(super) use self::kept::Subject as Kept;

type Map = CounterMap<String>;

/// A map from keys to counters. Removing a key resets what was seen of its counter.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = Map;
    type Form = Bytes;
    const HAS_DOTS: bool = true;

    fn empty(&self) -> Map {
        Map::new()
    }

    fn edit(&self, state: &mut Map, step: &Step, author: &mut Author<'_>) -> Edited<Map> {
        let key = step.name("key")?;
        if step.verb()? == "remove_key" {
            return Ok(news(state.remove(author.replica, &key)));
        }
        let (up, amount) = up_or_down(step)?;
        Ok(news(match up {
            true => state.increment(author.replica, key, amount),
            false => state.decrement(author.replica, key, amount),
        }))
    }

    fn read(&self, state: &Map) -> Reading {
        let counts = state.iter().map(|(key, count)| (key.clone(), count.into()));
        Reading::Keyed(counts.collect())
    }

    fn since(&self, state: &Map, peer: &Map) -> Option<Map> {
        Some(state.delta_since(peer.version()))
    }
}
