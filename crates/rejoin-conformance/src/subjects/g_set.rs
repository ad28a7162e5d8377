use rejoin_g_set::GSet;

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};
use crate::trouble::Trouble;

type Set = GSet<Json>;

/// A set that only grows.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = Set;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> Set {
        Set::new()
    }

    fn edit(&self, state: &mut Set, step: &Step, author: &mut Author<'_>) -> Edited<Set> {
        let replica = &mut *author.replica;
        match step.verb()? {
            "add" => Ok(news(state.insert(replica, step.get("value")?.clone()))),
            "add_all" => {
                let values = step.list("values")?.iter().cloned();
                Ok(news(state.insert_all(replica, values)))
            }
            "remove" | "remove_all" | "clear" | "reset" => Err(Trouble::refused("it only grows")),
            _ => Err(step.unknown()),
        }
    }

    fn read(&self, state: &Set) -> Reading {
        Reading::any(state.iter().cloned())
    }
}
