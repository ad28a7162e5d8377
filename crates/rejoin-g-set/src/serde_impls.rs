//! For formats other than our own bytes: a list of the elements, ascending, so that equal sets
//! look alike here as well.

use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;

use rejoin_level_store::LevelStore;
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::GSet;

impl<T: Ord + Serialize> Serialize for GSet<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter_sorted())
    }
}

/// Takes the elements in any order, and refuses one that comes twice.
impl<'de, T: Hash + Eq + Deserialize<'de>> Deserialize<'de> for GSet<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Elements(PhantomData))
    }
}

struct Elements<T>(PhantomData<fn() -> T>);

impl<'de, T: Hash + Eq + Deserialize<'de>> Visitor<'de> for Elements<T> {
    type Value = GSet<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of elements, each once")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<GSet<T>, A::Error> {
        // Grows as elements come: a hint may be a claim of whoever wrote the bytes.
        let mut store = LevelStore::new();
        while let Some(element) = list.next_element()? {
            if !store.insert_new(element, ()) {
                return Err(A::Error::custom("an element comes twice; keep it once"));
            }
        }
        Ok(GSet::of_store(store))
    }
}
