//! For formats other than our own bytes: a list of `[element, causal length]`, ascending, so that
//! equal sets look alike here as well.

use alloc::vec::Vec;
use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;

use rejoin_level_store::LevelStore;
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ClSet;
use crate::exhausted::LONGEST;

impl<T: Ord + Serialize> Serialize for ClSet<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sorted: Vec<(&T, u64)> = self.causal_lengths().collect();
        sorted.sort_unstable();
        serializer.collect_seq(sorted)
    }
}

/// Takes the elements in any order, and refuses one that comes twice, and lengths that no edits
/// give.
impl<'de, T: Hash + Eq + Deserialize<'de>> Deserialize<'de> for ClSet<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Elements(PhantomData))
    }
}

struct Elements<T>(PhantomData<fn() -> T>);

impl<'de, T: Hash + Eq + Deserialize<'de>> Visitor<'de> for Elements<T> {
    type Value = ClSet<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of [element, causal length], each element once")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ClSet<T>, A::Error> {
        // Grows as elements come: a hint may be a claim of whoever wrote the bytes.
        let mut store = LevelStore::new();
        while let Some((element, length)) = list.next_element()? {
            if length == 0 || length > LONGEST {
                let fault = "a causal length is 0, or 2^62 or more; leave the element out";
                return Err(A::Error::custom(fault));
            }
            if !store.insert_new(element, length) {
                return Err(A::Error::custom(
                    "an element comes twice; keep its greater length",
                ));
            }
        }
        Ok(ClSet::of_store(store))
    }
}
