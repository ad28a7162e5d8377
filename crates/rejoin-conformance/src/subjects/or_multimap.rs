use rejoin_or_multimap::OrMultimap;

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};

type Map = OrMultimap<String, Json>;

/// A map from keys to sets.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = Map;
    type Form = Bytes;
    const HAS_DOTS: bool = true;

    fn empty(&self) -> Map {
        Map::new()
    }

    fn edit(&self, state: &mut Map, step: &Step, author: &mut Author<'_>) -> Edited<Map> {
        let replica = &mut *author.replica;
        let key = || step.name("key");
        Ok(match step.verb()? {
            "bind" => news(state.insert(replica, key()?, step.get("value")?.clone())),
            "unbind" => news(state.remove(replica, &key()?, step.get("value")?)),
            "put_set" => {
                let values = step.list("values")?.iter().cloned();
                news(state.put_set(replica, key()?, values))
            }
            "replace" => {
                let new = step.get("new")?.clone();
                news(state.replace(replica, key()?, step.get("old")?, new))
            }
            "remove_key" => news(state.remove_key(replica, &key()?)),
            "clear" | "reset" => news(state.clear(replica)),
            _ => return Err(step.unknown()),
        })
    }

    fn read(&self, state: &Map) -> Reading {
        let sets = state.iter().map(|(key, values)| {
            let values = values.iter_sorted().cloned();
            (key.clone(), Reading::any(values))
        });
        Reading::Keyed(sets.collect())
    }

    fn since(&self, state: &Map, peer: &Map) -> Option<Map> {
        Some(state.delta_since(peer.version()))
    }
}
