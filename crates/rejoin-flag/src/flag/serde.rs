//! The flags in any format; what comes in is checked as bytes are.

use rejoin_dot_store::Causal;
use serde::de::Error;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Flag, Switch};

impl<const ENABLE_WINS: bool, const INITIAL: bool> Serialize for Flag<ENABLE_WINS, INITIAL> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut flag = serializer.serialize_struct("Flag", 3)?;
        flag.serialize_field("enable_wins", &ENABLE_WINS)?;
        flag.serialize_field("initial", &INITIAL)?;
        flag.serialize_field("state", &self.causal)?;
        flag.end()
    }
}

#[derive(Deserialize)]
#[serde(rename = "Flag", deny_unknown_fields)]
struct Repr<const ENABLE_WINS: bool, const INITIAL: bool> {
    enable_wins: bool,
    initial: bool,
    state: Causal<Switch<ENABLE_WINS, INITIAL>>,
}

impl<'de, const ENABLE_WINS: bool, const INITIAL: bool> Deserialize<'de>
    for Flag<ENABLE_WINS, INITIAL>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let repr = Repr::<ENABLE_WINS, INITIAL>::deserialize(deserializer)?;
        if repr.enable_wins != ENABLE_WINS {
            return Err(D::Error::custom("the other value wins in this flag"));
        }
        if repr.initial != INITIAL {
            return Err(D::Error::custom(Self::OTHER_BEGINNING));
        }
        Self::checked(repr.state).map_err(D::Error::custom)
    }
}
