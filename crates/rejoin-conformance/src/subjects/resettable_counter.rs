use rejoin_resettable_counter::ResettableCounter;

use super::pn_counter::{pairs, up_or_down};
use crate::json::Json;
use crate::names::Names;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};
use crate::trouble::Trouble;

/// A counter whose reset takes away what it has seen.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = ResettableCounter;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> ResettableCounter {
        ResettableCounter::new()
    }

    fn edit(
        &self,
        state: &mut ResettableCounter,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<ResettableCounter> {
        if step.verb()? == "reset" {
            return Ok(news(state.reset(author.replica)));
        }
        let (up, amount) = up_or_down(step)?;
        let change = match up {
            true => state.increment(author.replica, amount),
            false => state.decrement(author.replica, amount),
        };
        change.map(news).map_err(Trouble::refused)
    }

    fn read(&self, state: &ResettableCounter) -> Reading {
        state.value().into()
    }

    fn entries(&self, state: &ResettableCounter, names: &Names) -> Option<Json> {
        Some(pairs(state.counts(), names))
    }
}
