//! Maps as the rows see them: one trait, one file per implementation.

mod crdts_map;
mod dson_map;
mod hashbrown_map;
mod lattices_map;
mod rejoin_map;
mod stamped;
mod std_map;

use std::ops::Range;

pub use crdts_map::CrdtsMap;
pub use dson_map::{DsonMap, DsonValue};
pub use hashbrown_map::HashbrownMap;
pub use lattices_map::{LatticesHashMap, LatticesTreeMap};
pub use rejoin_map::RejoinMap;
pub use std_map::StdMap;

use crate::contestant::Side;
use crate::data::{Contents, Element, key};

/// A map of last-written values in a race.
pub trait Map<V: Element>: Clone + Default {
    /// The column it stands in.
    const SIDE: Side;
    /// What exactly it is.
    const NAME: &'static str;

    /// What a replica needs in order to write: an identity and a clock.
    type Writer;
    /// The writer of replica `number`.
    fn writer(number: u64) -> Self::Writer;

    /// Writes a value as a user would who has no peer to tell.
    fn put(&mut self, writer: &mut Self::Writer, key: String, value: V);
    /// What is in it: keys with values.
    fn contents(&self) -> Contents;

    /// Joins another replica's map.
    fn merge(&mut self, other: Self);
    /// Joins by reference and hands the other back, where the implementation can.
    fn merge_borrowed(&mut self, other: Self) -> Option<Self> {
        self.merge(other);
        None
    }

    /// Writes the keys of these numbers.
    fn fill(&mut self, writer: &mut Self::Writer, numbers: Range<u64>) {
        for i in numbers {
            self.put(writer, key(i), V::value(i));
        }
    }

    /// A map of the first `n` keys, written by replica 0.
    fn of(n: u64) -> Self {
        let mut map = Self::default();
        map.fill(&mut Self::writer(0), 0..n);
        map
    }

    /// Two replicas that hold the same n/2 writes, and n/2 of their own each.
    fn half_shared(n: u64) -> (Self, Self) {
        let mut writer = Self::writer(0);
        let mut a = Self::default();
        a.fill(&mut writer, 0..n / 2);
        let mut b = a.clone();
        a.fill(&mut writer, n / 2..n);
        b.fill(&mut Self::writer(1), n..n + n / 2);
        (a, b)
    }
}

/// A map that can be bytes, in its own format if it has one, else in bincode.
pub trait Encodes<V: Element>: Map<V> {
    /// The map as bytes.
    fn encoded(&self) -> Vec<u8>;
    /// Joins a peer's map that comes as bytes.
    fn receive(&mut self, bytes: &[u8]);
    /// The map as another process holds it, which draws other seeds for its hashes.
    fn elsewhere(self) -> Self {
        self
    }
}

/// The contents of a map of these keys.
pub fn contents<V: Element>(numbers: Range<u64>) -> Contents {
    numbers.map(|i| (key(i), V::value(i))).collect()
}
