use rejoin_causality::Replica;
use rejoin_or_set::{OrSet, raw};

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};

type Set = OrSet<Json>;

/// A set in which an add wins over a concurrent removal.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = Set;
    type Form = Bytes;
    const HAS_DOTS: bool = true;

    fn empty(&self) -> Set {
        Set::new()
    }

    fn edit(&self, state: &mut Set, step: &Step, author: &mut Author<'_>) -> Edited<Set> {
        let replica = &mut *author.replica;
        Ok(match step.verb()? {
            "add" => news(state.insert(replica, step.get("value")?.clone())),
            "add_all" => news(state.insert_all(replica, step.list("values")?.iter().cloned())),
            "remove" => news(state.remove(replica, step.get("value")?)),
            "remove_all" => remove_all(state, replica, step.list("values")?),
            "clear" | "reset" => news(state.clear(replica)),
            _ => return Err(step.unknown()),
        })
    }

    /// A client removes the insertions that it has read, and those that it knew of otherwise.
    fn edit_in_context(
        &self,
        state: &mut Set,
        context: &Set,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<Set> {
        if step.verb()? != "remove" {
            return Err(step.unknown());
        }
        let value = step.get("value")?;
        let mut read = raw::read(context, value);
        for dot in raw::read(state, value).dots() {
            if context.version().contains(dot) {
                read.insert(dot);
            }
        }
        Ok(news(raw::remove(state, author.replica, &read)))
    }

    fn read(&self, state: &Set) -> Reading {
        Reading::any(state.iter().cloned())
    }

    fn since(&self, state: &Set, peer: &Set) -> Option<Set> {
        Some(state.delta_since(peer.version()))
    }
}

/// All of them by one event.
fn remove_all(state: &mut Set, replica: &mut Replica, values: &[Json]) -> Option<Set> {
    news(state.retain(replica, |held| !values.contains(held)))
}
