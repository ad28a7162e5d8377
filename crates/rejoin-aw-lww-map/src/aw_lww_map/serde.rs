//! Serialization for any format; what comes in is checked as bytes are.

use rejoin_causality::{Dot, Stamp};
use rejoin_dot_store::{Causal, Element};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{AwLwwMap, Store};

impl<K, V> Serialize for AwLwwMap<K, V>
where
    K: Element + Serialize,
    V: Element + Serialize,
{
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.causal.serialize(serializer)
    }
}

impl<'de, K, V> Deserialize<'de> for AwLwwMap<K, V>
where
    K: Element + Deserialize<'de>,
    V: Element + Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let causal = Causal::<Store<K, V>>::deserialize(deserializer)?;
        let is_foreign =
            |(dot, (_, (stamp, _))): (Dot, &(K, (Stamp, V)))| stamp.replica != dot.replica;
        if causal.pages().iter().any(is_foreign) {
            return Err(D::Error::custom("a put has the stamp of another replica"));
        }
        Ok(Self { causal })
    }
}
