//! `rejoin inspect`, `merge` and `diff`: encoded states of any of our types.
//!
//! The program does not know what a set holds, so user values stay the bytes that they are.

mod diff;
mod file;
mod inspect;
mod join;
mod names;
mod value;
mod view;

use rejoin_causality::Stamp;
use rejoin_g_counter::GCounter;
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use rejoin_wire::{DecodeError, EncodeError, Opaque, Tag, tags};

pub(crate) use self::diff::{Diff, run as diff};
pub(crate) use self::inspect::{Inspect, run as inspect};
pub(crate) use self::join::{Merge, run as merge};

/// A state of any type that the program knows.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a program holds one or two of them at a time"
)]
enum State {
    Counter(GCounter),
    Register(LwwRegister<Opaque>),
    /// A register whose timestamps are plain numbers.
    Numbered(LwwRegister<Opaque, u64>),
    Set(OrSet<Opaque>),
    Map(LwwMap<Opaque, Opaque>),
}

impl State {
    /// Decodes a state whose envelope has been opened; nothing for a type from elsewhere.
    fn decode(tag: Tag, body: &[u8], bytes: &[u8]) -> Option<Result<Self, DecodeError>> {
        Some(match tag {
            tags::G_COUNTER => GCounter::from_bytes(bytes).map(Self::Counter),
            // The first byte says which kind of timestamp follows: 0 is a plain number.
            tags::LWW_REGISTER if body.first() == Some(&0) => {
                LwwRegister::from_bytes(bytes).map(Self::Numbered)
            }
            tags::LWW_REGISTER => LwwRegister::from_bytes(bytes).map(Self::Register),
            tags::OR_SET => OrSet::from_bytes(bytes).map(Self::Set),
            tags::LWW_MAP => LwwMap::from_bytes(bytes).map(Self::Map),
            _ => return None,
        })
    }

    fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        match self {
            Self::Counter(counter) => counter.to_bytes(),
            Self::Register(register) => register.to_bytes(),
            Self::Numbered(register) => register.to_bytes(),
            Self::Set(set) => set.to_bytes(),
            Self::Map(map) => map.to_bytes(),
        }
    }

    /// The type, as a person would call it.
    fn kind(&self) -> &'static str {
        match self {
            Self::Counter(_) => "g-counter",
            Self::Register(_) => "lww-register",
            Self::Numbered(_) => "lww-register with numbers as timestamps",
            Self::Set(_) => "or-set",
            Self::Map(_) => "lww-map",
        }
    }
}

/// A write to a map, as its serde form tells it: the one place that shows tombstones too.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Write {
    Put(Opaque),
    Removed,
}

/// Every entry of a map with its stamp, tombstones included, ascending by the bytes of the key.
fn entries(map: &LwwMap<Opaque, Opaque>) -> serde_json::Result<Vec<(Opaque, Stamp, Write)>> {
    serde_json::from_value(serde_json::to_value(map)?)
}
