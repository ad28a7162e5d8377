use std::cmp::Reverse;

use rejoin_fww_register::{FwwRegister, Timestamp};
use rejoin_merge::Merge as _;

use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};
use crate::trouble::Trouble;

/// A register whose first write stands, where the writes have stamps: ties go to the lower
/// replica.
pub(crate) struct ByReplica;

/// The same where the writes have plain timestamps. Ties go to the lesser value in the order that
/// it has there, which is the greater one of the scenario.
pub(crate) struct ByValue;

type Plain = FwwRegister<Reverse<Json>, u64>;

fn set_value(step: &Step) -> Result<Json, Trouble> {
    match step.verb()? {
        "set" => step.get("value").cloned(),
        "reset" => Err(Trouble::refused("the first write stands")),
        _ => Err(step.unknown()),
    }
}

impl subject::Subject for ByReplica {
    type State = FwwRegister<Json>;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> FwwRegister<Json> {
        FwwRegister::new()
    }

    fn edit(
        &self,
        state: &mut FwwRegister<Json>,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<FwwRegister<Json>> {
        let value = set_value(step)?;
        if !author.clock.is_named() {
            return Ok(news(state.set(author.replica, value)));
        }
        let seen = state.stamp().map(|stamp| stamp.time.as_u64());
        let time = Timestamp::from_u64(author.clock.time(step, seen)?);
        let change = state.set_at(author.replica, time, value);
        change.map(news).map_err(Trouble::refused)
    }

    fn read(&self, state: &FwwRegister<Json>) -> Reading {
        state.get().cloned().unwrap_or(Json::Null).into()
    }
}

impl subject::Subject for ByValue {
    type State = Plain;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> Plain {
        Plain::new()
    }

    fn edit(&self, state: &mut Plain, step: &Step, author: &mut Author<'_>) -> Edited<Plain> {
        let time = author.clock.time(step, state.stamp().copied())?;
        let write = Plain::of(time, Reverse(set_value(step)?));
        Ok(state.merge(&write).then_some(write))
    }

    fn read(&self, state: &Plain) -> Reading {
        let value = state.get().map(|Reverse(value)| value.clone());
        value.unwrap_or(Json::Null).into()
    }
}
