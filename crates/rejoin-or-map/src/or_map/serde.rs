//! Serialization for any format; what comes in is checked as bytes are.

use alloc::vec::Vec;

use rejoin_dot_store::{Causal, Content, DotMap, Element, Nest};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{NOT_ADMITTED, OTHER_KIND, OrMap};

#[derive(Serialize, Deserialize)]
#[serde(rename = "OrMap", deny_unknown_fields)]
struct Repr<C> {
    /// The type of the values.
    kind: Vec<u64>,
    state: C,
}

impl<K, V> Serialize for OrMap<K, V>
where
    K: Element + Serialize,
    V: Nest,
    Content<V>: Serialize,
{
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let repr = Repr {
            kind: V::KIND.numbers(),
            state: &self.causal,
        };
        repr.serialize(serializer)
    }
}

impl<'de, K, V> Deserialize<'de> for OrMap<K, V>
where
    K: Element + Deserialize<'de>,
    V: Nest,
    Content<V>: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let repr: Repr<Causal<DotMap<K, V::Store>>> = Repr::deserialize(deserializer)?;
        if repr.kind != V::KIND.numbers() {
            return Err(D::Error::custom(OTHER_KIND));
        }
        let mut contents = repr.state.pages().values();
        if !contents.all(Self::admits) {
            return Err(D::Error::custom(NOT_ADMITTED));
        }
        Ok(Self { causal: repr.state })
    }
}
