//! For formats other than our own bytes: a list of `[element, stamp, write]`, by ascending
//! element, so that equal sets look alike here as well.

use alloc::vec::Vec;
use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;

use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::tie::Tie;
use crate::{LwwSet, WireTime};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Write {
    Added,
    Removed,
}

const STAMPS: &str = "a stamp is 2^62 or more, or not finite";

impl<T: Ord + Serialize, Ts: WireTime, B, const N: usize> Serialize for LwwSet<T, Ts, B, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sorted: Vec<_> = self.entries().iter().collect();
        if !sorted.iter().all(|entry| entry.stamp.is_valid()) {
            return Err(S::Error::custom(STAMPS));
        }
        sorted.sort_unstable_by_key(|entry| &entry.element);
        serializer.collect_seq(sorted.into_iter().map(|entry| {
            let write = match entry.live {
                true => Write::Added,
                false => Write::Removed,
            };
            (&entry.element, entry.stamp, write)
        }))
    }
}

/// Takes the entries in any order, and refuses an element that comes twice and more entries than
/// the set keeps.
impl<'de, T, Ts, B, const N: usize> Deserialize<'de> for LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Serialize + DeserializeOwned,
    Ts: WireTime,
    B: Tie,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Entries(PhantomData))
    }
}

struct Entries<S>(PhantomData<fn() -> S>);

impl<'de, T, Ts, B, const N: usize> Visitor<'de> for Entries<LwwSet<T, Ts, B, N>>
where
    T: Hash + Ord + Serialize + DeserializeOwned,
    Ts: WireTime,
    B: Tie,
{
    type Value = LwwSet<T, Ts, B, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of [element, stamp, write], each element once")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        // Grows as entries come: a hint may be a claim of whoever wrote the bytes.
        let mut set = LwwSet::default();
        while let Some((element, stamp, write)) = list.next_element::<(T, Ts, Write)>()? {
            if !stamp.is_valid() {
                return Err(A::Error::custom(STAMPS));
            }
            if set.entries().len() == N {
                return Err(A::Error::custom(format_args!("the set keeps {N} entries")));
            }
            if !set.restore(element, stamp, matches!(write, Write::Added)) {
                return Err(A::Error::custom(
                    "an element comes twice; keep its latest write",
                ));
            }
        }
        set.restore_order();
        Ok(set)
    }
}
