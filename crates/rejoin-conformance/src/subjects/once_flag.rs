use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Edited, InJson};
use crate::trouble::Trouble;

/// A flag that is enabled once and for all: a `bool`, which merges as "or".
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = bool;
    type Form = InJson;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> bool {
        false
    }

    fn edit(&self, state: &mut bool, step: &Step, _: &mut Author<'_>) -> Edited<bool> {
        match step.verb()? {
            "enable" => Ok((!std::mem::replace(state, true)).then_some(true)),
            "disable" | "reset" => Err(Trouble::refused("it stays enabled")),
            _ => Err(step.unknown()),
        }
    }

    fn read(&self, state: &bool) -> Reading {
        (*state).into()
    }
}
