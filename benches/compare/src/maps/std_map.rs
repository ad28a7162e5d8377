//! The standard library's default, beside the floor.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::codec;
use crate::contestant::Side;
use crate::data::{Contents, Element};
use crate::maps::stamped::{Stamped, Stamper};
use crate::maps::{Encodes, Map};

/// `std::collections::HashMap` with its default hasher.
#[derive(Clone, Default)]
pub struct StdMap<V>(HashMap<String, Stamped<V>>);

impl<V: Element> StdMap<V> {
    /// The map of such bytes.
    pub fn decoded(bytes: &[u8]) -> Self {
        Self(codec::decode(bytes))
    }

    fn join(&mut self, key: String, write: Stamped<V>) {
        match self.0.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(write);
            }
            Entry::Occupied(mut entry) => {
                if write.stamp > entry.get().stamp {
                    entry.insert(write);
                }
            }
        }
    }
}

impl<V: Element> Map<V> for StdMap<V> {
    const SIDE: Side = Side::Std;
    const NAME: &'static str = "std::collections::HashMap, larger stamp kept";
    type Writer = Stamper;

    fn writer(number: u64) -> Stamper {
        Stamper::of(number)
    }

    fn put(&mut self, writer: &mut Stamper, key: String, value: V) {
        self.0.insert(
            key,
            Stamped {
                stamp: writer.stamp(),
                value,
            },
        );
    }

    fn contents(&self) -> Contents {
        self.0
            .iter()
            .map(|(key, write)| (key, &write.value))
            .collect()
    }

    fn merge(&mut self, other: Self) {
        self.0.reserve(other.0.len().div_ceil(2));
        for (key, write) in other.0 {
            self.join(key, write);
        }
    }

    fn merge_borrowed(&mut self, other: Self) -> Option<Self> {
        self.0.reserve(other.0.len().div_ceil(2));
        for (key, write) in &other.0 {
            match self.0.get_mut(key) {
                Some(held) if write.stamp > held.stamp => held.clone_from(write),
                Some(_) => {}
                None => {
                    self.0.insert(key.clone(), write.clone());
                }
            }
        }
        Some(other)
    }
}

impl<V: Element> Encodes<V> for StdMap<V> {
    fn encoded(&self) -> Vec<u8> {
        codec::encode(&self.0)
    }

    fn elsewhere(self) -> Self {
        Self(self.0.into_iter().collect())
    }

    fn receive(&mut self, bytes: &[u8]) {
        // A map's bytes are those of its pairs, which spares one table.
        let entries: Vec<(String, Stamped<V>)> = codec::decode(bytes);
        self.0.reserve(entries.len().div_ceil(2));
        for (key, write) in entries {
            self.join(key, write);
        }
    }
}
