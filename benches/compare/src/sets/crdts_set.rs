//! crdts: an add-wins set without tombstones, a B-tree clock in every element.

use crdts::{CmRDT, CvRDT, Orswot, orswot};

use crate::contestant::Side;
use crate::data::{self, Contents, Element};
use crate::sets::{Edit, Encodes, Set, Tells};

/// `crdts::Orswot`, its operations applied as its documentation shows.
#[derive(Clone)]
pub struct CrdtsSet<E: Element>(Orswot<E, u128>);

impl<E: Element> Default for CrdtsSet<E> {
    fn default() -> Self {
        Self(Orswot::new())
    }
}

impl<E: Element> CrdtsSet<E> {
    fn insertion(&self, actor: u128, element: E) -> orswot::Op<E, u128> {
        self.0.add(element, self.0.read_ctx().derive_add_ctx(actor))
    }
}

impl<E: Element> Set<E> for CrdtsSet<E> {
    const SIDE: Side = Side::Crdts;
    const NAME: &'static str = "Orswot";
    type Writer = u128;

    fn writer(number: u64) -> u128 {
        data::replica(number)
    }

    fn insert(&mut self, actor: &mut u128, element: E) {
        let op = self.insertion(*actor, element);
        self.0.apply(op);
    }

    #[inline]
    fn contains(&self, element: &E) -> bool {
        self.0.contains(element).val
    }

    fn touch(&self) -> u64 {
        self.0
            .iter()
            .fold(0, |sum, read| sum.wrapping_add(read.val.touch()))
    }

    fn contents(&self) -> Contents {
        self.0.read().val.iter().collect()
    }

    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }
}

impl<E: Element> Encodes<E> for CrdtsSet<E> {
    fn encoded(&self) -> Vec<u8> {
        crate::codec::encode(&self.0)
    }
}

impl<E: Element> Tells<E> for CrdtsSet<E> {
    type Delta = Vec<orswot::Op<E, u128>>;

    fn edit(&mut self, actor: &mut u128, edits: &[Edit<E>]) -> Self::Delta {
        let tell = |edit: &Edit<E>| {
            let op = match edit {
                Edit::Insert(element) => self.insertion(*actor, element.clone()),
                Edit::Remove(element) => self
                    .0
                    .rm(element.clone(), self.0.contains(element).derive_rm_ctx()),
            };
            self.0.apply(op.clone());
            op
        };
        edits.iter().map(tell).collect()
    }

    fn hear(&mut self, delta: Self::Delta) {
        for op in delta {
            self.0.apply(op);
        }
    }
}
