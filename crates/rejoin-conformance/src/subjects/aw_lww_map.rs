use rejoin_aw_lww_map::AwLwwMap;

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, joined, news};

type Map = AwLwwMap<String, Json>;

/// A map in which a put wins over a concurrent removal, and of several puts the last.
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
        Ok(match step.verb()? {
            "put" => {
                let value = step.get("value")?.clone();
                news(state.put(replica, step.name("key")?, value))
            }
            "del" if step.find("keys").is_some() => {
                let keys = step.list("keys")?.iter().map(Json::to_name);
                joined(keys.map(|key| news(state.remove(replica, &key))))
            }
            "del" => news(state.remove(replica, &step.name("key")?)),
            "clear" | "reset" => news(state.clear(replica)),
            _ => return Err(step.unknown()),
        })
    }

    fn read(&self, state: &Map) -> Reading {
        let values = state
            .iter()
            .map(|(key, value)| (key.clone(), value.clone().into()));
        Reading::Keyed(values.collect())
    }

    fn since(&self, state: &Map, peer: &Map) -> Option<Map> {
        Some(state.delta_since(peer.version()))
    }
}
