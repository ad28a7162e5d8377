//! The register of a store: its stamps are those of the replicas, and a step may name a time in
//! milliseconds.

use rejoin_causality::Timestamp;
use rejoin_lww_register::LwwRegister;
use rejoin_merge::Merge as _;

use crate::clock::Clock;
use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::{Scenario, Step};
use crate::subject::{Author, Bytes, Edited, Subject, news};
use crate::trouble::Trouble;

/// Ties go to the higher replica.
pub(super) struct ByReplica;

/// Ties go to the greater value, as where timestamps are plain numbers.
pub(super) struct ByValue;

/// Whether the greater of two values with one timestamp stands.
pub(super) fn is_by_value(scenario: &Scenario) -> bool {
    Clock::of(scenario).is_named()
        && !matches!(scenario.text("tie"), Some("low_replica" | "high_replica"))
}

/// What is set. A deletion sets null, which is also what an empty register reads.
fn set_value(step: &Step) -> Result<Json, Trouble> {
    match step.verb()? {
        "set" => step.get("value").cloned(),
        "del" | "delete" | "reset" => Ok(Json::Null),
        _ => Err(step.unknown()),
    }
}

/// The time that a step names.
fn time(step: &Step, clock: &Clock) -> Result<Option<Timestamp>, Trouble> {
    match step.find("ts") {
        None | Some(Json::Null) => Ok(None),
        Some(time) => Ok(Some(Timestamp::from_parts(clock.read(time)?, 0))),
    }
}

impl Subject for ByReplica {
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
        match time(step, author.clock)? {
            None => Ok(news(state.set(author.replica, value))),
            Some(time) => {
                let change = state.set_at(author.replica, time, value);
                change.map(news).map_err(Trouble::refused)
            }
        }
    }

    fn read(&self, state: &LwwRegister<Json>) -> Reading {
        state.get().cloned().unwrap_or(Json::Null).into()
    }
}

impl Subject for ByValue {
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
        let value = set_value(step)?;
        let stamp = match time(step, author.clock)? {
            None => author
                .replica
                .stamp(state.stamp().copied().map(Timestamp::from_u64)),
            Some(time) => author.replica.check(time).map_err(Trouble::refused)?,
        };
        let write = LwwRegister::of(stamp.time.as_u64(), value);
        Ok(state.merge(&write).then_some(write))
    }

    fn read(&self, state: &LwwRegister<Json, u64>) -> Reading {
        state.get().cloned().unwrap_or(Json::Null).into()
    }
}
