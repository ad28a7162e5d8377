use rejoin_lww_register::{LwwRegister, Timestamp};
use rejoin_merge::Merge as _;

use crate::clock::Clock;
use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::{Scenario, Step};
use crate::subject::{self, Author, Bytes, Edited, news};
use crate::trouble::Trouble;

/// A register whose last write stands, where the writes have stamps: ties go to the higher
/// replica.
pub(crate) struct ByReplica;

/// The same where the writes have plain timestamps: ties go to the greater value.
pub(crate) struct ByValue;

/// Whether the greater of two values with one timestamp stands.
pub(super) fn is_by_value(scenario: &Scenario) -> bool {
    Clock::of(scenario).is_named()
        && !matches!(scenario.text("tie"), Some("low_replica" | "high_replica"))
}

/// What is set; a reset sets null, which is also what an empty register reads.
pub(super) fn set_value(step: &Step) -> Result<Json, Trouble> {
    match step.verb()? {
        "set" => step.get("value").cloned(),
        "reset" => Ok(Json::Null),
        _ => Err(step.unknown()),
    }
}

impl subject::Subject for ByReplica {
    type State = LwwRegister<Json>;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> LwwRegister<Json> {
        LwwRegister::new()
    }

    fn edit(
        &self,
        state: &mut LwwRegister<Json>,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<LwwRegister<Json>> {
        let value = set_value(step)?;
        if !author.clock.is_named() {
            return Ok(news(state.set(author.replica, value)));
        }
        let seen = state.stamp().map(|stamp| stamp.time.as_u64());
        let time = Timestamp::from_u64(author.clock.time(step, seen)?);
        let change = state.set_at(author.replica, time, value);
        change.map(news).map_err(Trouble::refused)
    }

    fn read(&self, state: &LwwRegister<Json>) -> Reading {
        state.get().cloned().unwrap_or(Json::Null).into()
    }
}

impl subject::Subject for ByValue {
    type State = LwwRegister<Json, u64>;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> LwwRegister<Json, u64> {
        LwwRegister::new()
    }

    fn edit(
        &self,
        state: &mut LwwRegister<Json, u64>,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<LwwRegister<Json, u64>> {
        let time = author.clock.time(step, state.stamp().copied())?;
        let write = LwwRegister::of(time, set_value(step)?);
        Ok(state.merge(&write).then_some(write))
    }

    fn read(&self, state: &LwwRegister<Json, u64>) -> Reading {
        state.get().cloned().unwrap_or(Json::Null).into()
    }
}
