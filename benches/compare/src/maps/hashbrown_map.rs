//! The floor: the table and hasher that rejoin uses, and the larger stamp kept.

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use hashbrown::hash_map::{Entry, EntryRef};

use crate::codec;
use crate::contestant::Side;
use crate::data::{Contents, Element};
use crate::maps::stamped::{Stamped, Stamper};
use crate::maps::{Encodes, Map};

/// `hashbrown::HashMap` with foldhash.
#[derive(Clone, Default)]
pub struct HashbrownMap<V>(HashMap<String, Stamped<V>, RandomState>);

impl<V: Element> HashbrownMap<V> {
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

impl<V: Element> Map<V> for HashbrownMap<V> {
    const SIDE: Side = Side::Floor;
    const NAME: &'static str = "hashbrown::HashMap with foldhash, larger stamp kept";
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
            match self.0.entry_ref(key) {
                EntryRef::Vacant(entry) => {
                    entry.insert(write.clone());
                }
                EntryRef::Occupied(mut entry) => {
                    if write.stamp > entry.get().stamp {
                        entry.insert(write.clone());
                    }
                }
            }
        }
        Some(other)
    }
}

impl<V: Element> Encodes<V> for HashbrownMap<V> {
    fn encoded(&self) -> Vec<u8> {
        let entries: Vec<_> = self.0.iter().collect();
        codec::encode(&entries)
    }

    fn elsewhere(self) -> Self {
        Self(self.0.into_iter().collect())
    }

    fn receive(&mut self, bytes: &[u8]) {
        let entries: Vec<(String, Stamped<V>)> = codec::decode(bytes);
        self.0.reserve(entries.len().div_ceil(2));
        for (key, write) in entries {
            self.join(key, write);
        }
    }
}
