//! lattices: a map to dominating pairs, as its documentation composes a last-write-wins map.

use std::collections::{BTreeMap, HashMap};

use lattices::map_union::MapUnion;
use lattices::{DomPair, Max, Merge, Point};

use crate::clock;
use crate::codec;
use crate::contestant::Side;
use crate::data::{self, Contents, Element};
use crate::maps::{Encodes, Map};

/// The time dominates, then the replica; one stamp has one value, which is a point.
type Register<V> = DomPair<Max<u64>, DomPair<Max<u128>, Point<V, ()>>>;

/// Over a `HashMap`.
#[derive(Clone, Default)]
pub struct LatticesHashMap<V>(MapUnion<HashMap<String, Register<V>>>);

/// Over a `BTreeMap`.
#[derive(Clone, Default)]
pub struct LatticesTreeMap<V>(MapUnion<BTreeMap<String, Register<V>>>);

/// A clock and an identity.
pub struct Writer {
    millis: u64,
    replica: u128,
}

impl Writer {
    fn of(number: u64) -> Self {
        Self {
            millis: clock::START,
            replica: data::replica(number),
        }
    }

    fn write<V>(&mut self, value: V) -> Register<V> {
        self.millis += 1;
        let inner = DomPair::new(Max::new(self.replica), Point::new(value));
        DomPair::new(Max::new(self.millis << 16), inner)
    }
}

fn value<V>(register: &Register<V>) -> &V {
    &register.as_reveal_ref().1.as_reveal_ref().1.val
}

macro_rules! map {
    ($map:ident over $inner:ident, $name:literal) => {
        impl<V: Element> Map<V> for $map<V> {
            const SIDE: Side = Side::Lattices;
            const NAME: &'static str = $name;
            type Writer = Writer;

            fn writer(number: u64) -> Writer {
                Writer::of(number)
            }

            fn put(&mut self, writer: &mut Writer, key: String, value: V) {
                self.0.as_reveal_mut().insert(key, writer.write(value));
            }

            fn contents(&self) -> Contents {
                self.0
                    .as_reveal_ref()
                    .iter()
                    .map(|(key, write)| (key, value(write)))
                    .collect()
            }

            fn merge(&mut self, other: Self) {
                self.0.merge(other.0);
            }
        }

        impl<V: Element> Encodes<V> for $map<V> {
            fn encoded(&self) -> Vec<u8> {
                codec::encode(&self.0)
            }

            fn receive(&mut self, bytes: &[u8]) {
                let other: MapUnion<$inner<String, Register<V>>> = codec::decode(bytes);
                self.0.merge(other);
            }
        }
    };
}

map!(LatticesHashMap over HashMap, "MapUnionHashMap of DomPair");
map!(LatticesTreeMap over BTreeMap, "MapUnionBTreeMap of DomPair");
