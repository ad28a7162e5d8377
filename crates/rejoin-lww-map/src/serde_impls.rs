//! For formats other than our own bytes: a list of `[key, stamp, write]`, by ascending key, so
//! that equal maps look alike here as well. Keys need not be strings.

use alloc::vec::Vec;
use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;

use rejoin_causality::Stamp;
use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::LwwMap;
use crate::index::hash_of;

/// No `Option`, which some formats cannot tell from a value that is itself one.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Write<V> {
    Put(V),
    Removed,
}

impl<K: Ord + Serialize, V: Serialize> Serialize for LwwMap<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sorted: Vec<_> = self.entries().collect();
        sorted.sort_unstable_by_key(|(entry, _)| &entry.key);
        serializer.collect_seq(sorted.into_iter().map(|(entry, stamp)| {
            let write = entry.value.as_ref().map_or(Write::Removed, Write::Put);
            (&entry.key, stamp, write)
        }))
    }
}

/// Takes the entries in any order, and refuses a key that comes twice.
impl<'de, K, V> Deserialize<'de> for LwwMap<K, V>
where
    K: Hash + Eq + DeserializeOwned,
    V: Hash + DeserializeOwned,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Entries(PhantomData))
    }
}

struct Entries<K, V>(PhantomData<fn() -> (K, V)>);

impl<'de, K, V> Visitor<'de> for Entries<K, V>
where
    K: Hash + Eq + DeserializeOwned,
    V: Hash + DeserializeOwned,
{
    type Value = LwwMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of [key, stamp, write], each key once")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<LwwMap<K, V>, A::Error> {
        // Grows as entries come: a hint may be a claim of whoever wrote the bytes.
        let mut map = LwwMap::new();
        while let Some((key, stamp, write)) = list.next_element::<(K, Stamp, Write<V>)>()? {
            let hash = hash_of(&key);
            if map.place(hash, &key).is_some() {
                return Err(A::Error::custom("a key comes twice; keep its latest write"));
            }
            let value = match write {
                Write::Put(value) => Some(value),
                Write::Removed => None,
            };
            map.push(hash, key, stamp, value);
        }
        Ok(map)
    }
}
