use rejoin_causality::CausalContext;
use rejoin_flag::{DwFlag, EwFlag, Flag};
use rejoin_wire::tags;

use super::{Type, causal};
use crate::states::state::{Shown, State};
use crate::states::view::{Entry, Fact, View, Written};

pub(super) const ENABLE_WINS: Type = Type {
    tag: tags::EW_FLAG,
    // The first byte says what the flag began with.
    choose: |head| {
        Ok(match head.bool() {
            Ok(true) => State::decode::<EwFlag<true>>,
            _ => State::decode::<EwFlag<false>>,
        })
    },
};

pub(super) const DISABLE_WINS: Type = Type {
    tag: tags::DW_FLAG,
    choose: |head| {
        Ok(match head.bool() {
            Ok(true) => State::decode::<DwFlag<true>>,
            _ => State::decode::<DwFlag<false>>,
        })
    },
};

impl<const WINS: bool, const INITIAL: bool> Shown for Flag<WINS, INITIAL> {
    const VARIANT: &'static str = if INITIAL {
        "that began enabled"
    } else {
        "that began disabled"
    };
    const DECIDES: bool = true;

    fn view(&self) -> serde_json::Result<View> {
        let mut form = serde_json::to_value(self)?;
        let live: Vec<(_, bool)> = causal::live(form["state"].take())?;
        let entries = [true, false].map(|value| {
            let dots = live.iter().filter(|(_, written)| *written == value);
            Entry::plain(word(value))
                .fact("enabled", Fact::Flag(value))
                .written(dots.map(|(dot, _)| Written::dot(*dot)))
        });
        let entries = entries
            .into_iter()
            .filter(|entry| !entry.written.is_empty());
        let (now, began) = (word(self.is_enabled()), word(INITIAL));
        let summary = format!("is {now}; it began {began}, and {} wins", word(WINS));
        Ok(View::new(summary, &["write", "written by"], entries)
            .fact("enabled", Fact::Flag(self.is_enabled()))
            .fact("initial", Fact::Flag(INITIAL))
            .replaced())
    }

    fn version(&self) -> CausalContext {
        self.version().clone()
    }
}

fn word(enabled: bool) -> &'static str {
    if enabled { "enabled" } else { "disabled" }
}
