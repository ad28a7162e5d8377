//! Serialization for any format; what comes in is checked as bytes are.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::causal::{Causal, Parts};
use crate::store::DotStore;

#[derive(Serialize, Deserialize)]
#[serde(rename = "Causal", deny_unknown_fields)]
struct Repr<C> {
    seen: CausalContext,
    covered: CausalContext,
    covering: CausalContext,
    live: Vec<(Dot, C)>,
}

impl<S: DotStore<Content: Serialize>> Serialize for Causal<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let repr = Repr {
            seen: self.seen.clone(),
            covered: self.covered.clone(),
            covering: self.covering(),
            live: self.pages.iter().collect(),
        };
        repr.serialize(serializer)
    }
}

impl<'de, S: DotStore<Content: Deserialize<'de>>> Deserialize<'de> for Causal<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let repr: Repr<S::Content> = Repr::deserialize(deserializer)?;
        if !repr.live.is_sorted_by(|(left, _), (right, _)| left < right) {
            return Err(D::Error::custom(
                "the live dots are not in strictly ascending order",
            ));
        }
        let live = repr.live.iter().map(|(dot, _)| *dot).collect();
        let parts = Parts {
            seen: repr.seen,
            covered: repr.covered,
            live,
            covering: repr.covering,
            contents: repr.live.into_iter().map(|(_, content)| content).collect(),
        };
        Self::from_parts(parts).map_err(D::Error::custom)
    }
}
