//! lattices: no dots at all, so what is removed can never come back.

use std::collections::HashSet;

use lattices::Merge;
use lattices::set_union_with_tombstones::SetUnionWithTombstonesHashSet;

use crate::contestant::Side;
use crate::data::{Contents, Element};
use crate::sets::{Edit, Encodes, Set, Tells};

/// The nearest that lattices has to an or-set: a set and its tombstones.
#[derive(Clone, Default)]
pub struct LatticesSet<E>(SetUnionWithTombstonesHashSet<E>);

impl<E: Element> Set<E> for LatticesSet<E> {
    const SIDE: Side = Side::Lattices;
    const NAME: &'static str = "SetUnionWithTombstonesHashSet (no adding again)";
    type Writer = ();

    fn writer(_: u64) {}

    fn insert(&mut self, (): &mut (), element: E) {
        self.0.as_reveal_mut().0.insert(element);
    }

    #[inline]
    fn contains(&self, element: &E) -> bool {
        self.0.as_reveal_ref().0.contains(element)
    }

    fn touch(&self) -> u64 {
        let elements = self.0.as_reveal_ref().0;
        elements
            .iter()
            .fold(0, |sum, element| sum.wrapping_add(element.touch()))
    }

    fn contents(&self) -> Contents {
        self.0.as_reveal_ref().0.iter().collect()
    }

    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }
}

impl<E: Element> Encodes<E> for LatticesSet<E> {
    fn encoded(&self) -> Vec<u8> {
        crate::codec::encode(&self.0.as_reveal_ref())
    }
}

impl<E: Element> Tells<E> for LatticesSet<E> {
    type Delta = Self;

    fn edit(&mut self, (): &mut (), edits: &[Edit<E>]) -> Self {
        let (mut added, mut removed) = (HashSet::new(), HashSet::new());
        for edit in edits {
            match edit {
                Edit::Insert(element) => added.insert(element.clone()),
                Edit::Remove(element) => removed.insert(element.clone()),
            };
        }
        // What was added and removed again within the batch must not stand on both sides.
        added.retain(|element| !removed.contains(element));
        let delta = Self(SetUnionWithTombstonesHashSet::new(added, removed));
        self.hear(delta.clone());
        delta
    }

    fn hear(&mut self, delta: Self) {
        self.0.merge(delta.0);
    }
}
