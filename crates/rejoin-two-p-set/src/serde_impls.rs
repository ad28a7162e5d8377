//! For formats other than our own bytes: a list of the elements in the set and one of those that
//! were removed, both ascending, so that equal sets look alike here as well.

use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_level_store::LevelStore;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Phase, TwoPSet};

#[derive(Serialize, Deserialize)]
#[serde(rename = "TwoPSet", deny_unknown_fields)]
struct Lists<T> {
    present: Vec<T>,
    removed: Vec<T>,
}

impl<T: Ord + Serialize> Serialize for TwoPSet<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut removed: Vec<&T> = self.removed().collect();
        removed.sort_unstable();
        let present = self.iter_sorted().collect();
        Lists { present, removed }.serialize(serializer)
    }
}

/// Takes the elements in any order, and refuses one that comes twice.
impl<'de, T: Hash + Eq + Deserialize<'de>> Deserialize<'de> for TwoPSet<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Lists { present, removed } = Lists::deserialize(deserializer)?;
        let present = present.into_iter().map(|element| (element, Phase::Present));
        let removed = removed.into_iter().map(|element| (element, Phase::Removed));
        let mut store = LevelStore::new();
        for (element, phase) in present.chain(removed) {
            if !store.insert_new(element, phase) {
                return Err(D::Error::custom(
                    "an element comes twice; keep its later phase",
                ));
            }
        }
        Ok(Self::of_store(store))
    }
}
