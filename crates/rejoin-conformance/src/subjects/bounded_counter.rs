use rejoin_bounded_counter::BoundedCounter;

use super::g_counter::whole;
use crate::json::Json;
use crate::names::Names;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};
use crate::trouble::Trouble;

/// A counter that never falls below zero.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = BoundedCounter;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> BoundedCounter {
        BoundedCounter::new()
    }

    fn edit(
        &self,
        state: &mut BoundedCounter,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<BoundedCounter> {
        let change = match step.verb()? {
            "inc" => state.increment(author.replica, step.count("by")?),
            "dec" => state.decrement(author.replica, step.count("by")?),
            "transfer" => {
                let to = author.names.id(&step.name("target")?);
                state.transfer(author.replica, to, step.count("by")?)
            }
            _ => return Err(step.unknown()),
        };
        change.map(news).map_err(Trouble::refused)
    }

    fn read(&self, state: &BoundedCounter) -> Reading {
        whole(state.value()).into()
    }

    fn rights(&self, state: &BoundedCounter, names: &Names) -> Option<Json> {
        let rights = state.rights();
        Some(
            rights
                .map(|(id, rights)| (names.name(id).to_owned(), whole(rights).into()))
                .collect(),
        )
    }
}
