use rejoin_causality::CausalContext;
use rejoin_rw_set::{RwSet, raw};

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};

type Set = RwSet<Json>;

/// A set in which a removal wins over a concurrent add.
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
        let values = || step.list("values").map(|values| values.iter().cloned());
        Ok(match step.verb()? {
            "add" => news(state.insert(replica, step.get("value")?.clone())),
            "add_all" => news(state.insert_all(replica, values()?)),
            "remove" => news(state.remove(replica, step.get("value")?.clone())),
            "remove_all" => news(state.remove_all(replica, values()?)),
            "clear" => news(state.clear(replica)),
            "reset" => news(state.reset(replica)),
            _ => return Err(step.unknown()),
        })
    }

    /// A client's edit takes the place of what it has read, and of nothing else.
    fn edit_in_context(
        &self,
        state: &mut Set,
        context: &Set,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<Set> {
        let value = step.get("value")?;
        let mut read: CausalContext = raw::read(context, value);
        for dot in raw::read(state, value).dots() {
            if context.version().contains(dot) {
                read.insert(dot);
            }
        }
        let value = value.clone();
        Ok(match step.verb()? {
            "add" => news(raw::insert(state, author.replica, value, &read)),
            "remove" => news(raw::remove(state, author.replica, value, &read)),
            _ => return Err(step.unknown()),
        })
    }

    fn read(&self, state: &Set) -> Reading {
        Reading::any(state.iter().cloned())
    }

    fn since(&self, state: &Set, peer: &Set) -> Option<Set> {
        Some(state.delta_since(peer.version()))
    }
}
