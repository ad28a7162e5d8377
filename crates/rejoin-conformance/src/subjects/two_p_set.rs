use rejoin_two_p_set::TwoPSet;

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};

type Set = TwoPSet<Json>;

/// A set in which a removal is for ever.
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
        Ok(match step.verb()? {
            "add" => news(state.insert(replica, step.get("value")?.clone())),
            "add_all" => news(state.insert_all(replica, step.list("values")?.iter().cloned())),
            "remove" => news(state.remove(replica, step.get("value")?)),
            "remove_all" => news(state.remove_all(replica, step.list("values")?)),
            "clear" | "reset" => news(state.clear(replica)),
            _ => return Err(step.unknown()),
        })
    }

    fn read(&self, state: &Set) -> Reading {
        Reading::any(state.iter().cloned())
    }
}
