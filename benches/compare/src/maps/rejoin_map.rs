//! rejoin.

use rejoin_causality::{Replica, ReplicaId};
use rejoin_lww_map::LwwMap;
use rejoin_merge::Merge;

use crate::clock;
use crate::contestant::Side;
use crate::data::{self, Contents, Element};
use crate::maps::{Encodes, Map};

/// `LwwMap`.
#[derive(Clone)]
pub struct RejoinMap<V: Element>(pub LwwMap<String, V>);

impl<V: Element> Default for RejoinMap<V> {
    fn default() -> Self {
        Self(LwwMap::new())
    }
}

impl<V: Element> Map<V> for RejoinMap<V> {
    const SIDE: Side = Side::Rejoin;
    const NAME: &'static str = "LwwMap";
    type Writer = Replica;

    fn writer(number: u64) -> Replica {
        Replica::new(ReplicaId::from(data::replica(number)), clock::ticking())
    }

    fn put(&mut self, replica: &mut Replica, key: String, value: V) {
        self.0.put(replica, key, value);
    }

    fn contents(&self) -> Contents {
        self.0.iter().collect()
    }

    fn merge(&mut self, other: Self) {
        self.0.merge_owned(other.0);
    }

    fn merge_borrowed(&mut self, other: Self) -> Option<Self> {
        self.0.merge(&other.0);
        Some(other)
    }
}

impl<V: Element> Encodes<V> for RejoinMap<V> {
    fn encoded(&self) -> Vec<u8> {
        let bytes = self.0.to_bytes().expect("the type has an encoding");
        assert_eq!(
            LwwMap::from_bytes(&bytes).as_ref(),
            Ok(&self.0),
            "the bytes say otherwise"
        );
        bytes
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.0
            .merge_bytes(bytes)
            .expect("the bytes were encoded here");
    }
}
