//! rejoin.

use rejoin_causality::{CausalContext, Replica, ReplicaId};
use rejoin_merge::Merge;
use rejoin_or_set::OrSet;

use crate::clock;
use crate::contestant::Side;
use crate::data::{self, Contents, Element};
use crate::sets::{Edit, Encodes, Set, Tells};

/// `OrSet`.
#[derive(Clone)]
pub struct RejoinSet<E: Element>(pub OrSet<E>);

impl<E: Element> Default for RejoinSet<E> {
    fn default() -> Self {
        Self(OrSet::new())
    }
}

impl<E: Element> RejoinSet<E> {
    /// What the set knows.
    pub fn version(&self) -> CausalContext {
        self.0.version().clone()
    }

    /// What a peer of that version lacks.
    pub fn since(&self, version: &CausalContext) -> Self {
        Self(self.0.delta_since(version))
    }

    /// Performs the edits for nobody to hear.
    pub fn perform(&mut self, replica: &mut Replica, edits: &[Edit<E>]) {
        for edit in edits {
            match edit {
                Edit::Insert(element) => drop(self.0.insert(replica, element.clone())),
                Edit::Remove(element) => drop(self.0.remove(replica, element)),
            }
        }
    }
}

impl<E: Element> Set<E> for RejoinSet<E> {
    const SIDE: Side = Side::Rejoin;
    const NAME: &'static str = "OrSet";
    type Writer = Replica;

    fn writer(number: u64) -> Replica {
        Replica::new(ReplicaId::from(data::replica(number)), clock::ticking())
    }

    fn insert(&mut self, replica: &mut Replica, element: E) {
        self.0.insert(replica, element);
    }

    #[inline]
    fn contains(&self, element: &E) -> bool {
        self.0.contains(element)
    }

    fn touch(&self) -> u64 {
        self.0
            .iter()
            .fold(0, |sum, element| sum.wrapping_add(element.touch()))
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

impl<E: Element> Encodes<E> for RejoinSet<E> {
    fn encoded(&self) -> Vec<u8> {
        let bytes = self.0.to_bytes().expect("the type has an encoding");
        assert_eq!(
            OrSet::from_bytes(&bytes).as_ref(),
            Ok(&self.0),
            "the bytes say something else"
        );
        bytes
    }
}

impl<E: Element> Tells<E> for RejoinSet<E> {
    type Delta = OrSet<E>;

    fn edit(&mut self, replica: &mut Replica, edits: &[Edit<E>]) -> OrSet<E> {
        let before = self.version();
        self.perform(replica, edits);
        self.0.delta_since(&before)
    }

    fn hear(&mut self, delta: OrSet<E>) {
        self.0.merge(&delta);
    }
}
