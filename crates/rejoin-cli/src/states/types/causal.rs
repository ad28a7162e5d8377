//! What the causal types have in common.

use rejoin_causality::Dot;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The live dots of a state with what each brought, as the serde form tells them.
#[derive(Deserialize)]
struct Form<C> {
    live: Vec<(Dot, C)>,
}

/// The live dots, ascending, in the serde form of a causal state.
pub(super) fn live<C: DeserializeOwned>(
    form: serde_json::Value,
) -> serde_json::Result<Vec<(Dot, C)>> {
    Ok(serde_json::from_value::<Form<C>>(form)?.live)
}
