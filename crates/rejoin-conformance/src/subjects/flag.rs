use rejoin_flag::Flag;

use crate::reading::Reading;
use crate::scenario::{Scenario, Step};
use crate::subject::{Author, Bytes, Edited, Subject, news};

/// A flag that can be switched both ways. Which side wins, and how it begins, is its type.
pub(crate) struct Switch<const ENABLE_WINS: bool, const INITIAL: bool>;

/// Whether the flag begins enabled.
pub(super) fn begins_enabled(scenario: &Scenario) -> bool {
    scenario.is_set("initial")
}

impl<const ENABLE_WINS: bool, const INITIAL: bool> Subject for Switch<ENABLE_WINS, INITIAL> {
    type State = Flag<ENABLE_WINS, INITIAL>;
    type Form = Bytes;
    const HAS_DOTS: bool = true;

    fn empty(&self) -> Self::State {
        Flag::default()
    }

    fn edit(
        &self,
        state: &mut Self::State,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<Self::State> {
        Ok(match step.verb()? {
            "enable" => news(state.enable(author.replica)),
            "disable" => news(state.disable(author.replica)),
            "reset" => news(state.reset(author.replica)),
            _ => return Err(step.unknown()),
        })
    }

    fn read(&self, state: &Self::State) -> Reading {
        state.is_enabled().into()
    }

    fn since(&self, state: &Self::State, peer: &Self::State) -> Option<Self::State> {
        Some(state.delta_since(peer.version()))
    }
}
