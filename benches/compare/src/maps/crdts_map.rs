//! crdts: a map of multi-value registers. Its last-write-wins register does not fit into its map.

use crdts::{CmRDT, CvRDT, MVReg, Map as CausalMap};

use crate::codec;
use crate::contestant::Side;
use crate::data::{self, Contents, Element};
use crate::maps::{Encodes, Map};

/// `crdts::Map<String, MVReg<V>>`.
#[derive(Clone)]
pub struct CrdtsMap<V: Element>(CausalMap<String, MVReg<V, u128>, u128>);

impl<V: Element> Default for CrdtsMap<V> {
    fn default() -> Self {
        Self(CausalMap::new())
    }
}

impl<V: Element> Map<V> for CrdtsMap<V> {
    const SIDE: Side = Side::Crdts;
    const NAME: &'static str = "Map of MVReg";
    type Writer = u128;

    fn writer(number: u64) -> u128 {
        data::replica(number)
    }

    fn put(&mut self, actor: &mut u128, key: String, value: V) {
        let context = self.0.read_ctx().derive_add_ctx(*actor);
        let op = self.0.update(key, context, |register, context| {
            register.write(value, context)
        });
        self.0.apply(op);
    }

    fn contents(&self) -> Contents {
        let entries = self.0.keys().zip(self.0.values());
        entries
            .flat_map(|(k, r)| r.val.read().val.into_iter().map(move |v| (k.val, v)))
            .collect()
    }

    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }
}

impl<V: Element> Encodes<V> for CrdtsMap<V> {
    fn encoded(&self) -> Vec<u8> {
        codec::encode(&self.0)
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.0.merge(codec::decode(bytes));
    }
}
