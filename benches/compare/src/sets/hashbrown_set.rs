//! The floor: the table and hasher that rejoin uses, and nothing of a CRDT.

use foldhash::fast::RandomState;
use hashbrown::HashSet;

use crate::contestant::Side;
use crate::data::{Contents, Element};
use crate::sets::{Edit, Encodes, Set, Tells};

/// `hashbrown::HashSet` with foldhash.
#[derive(Clone, Default)]
pub struct HashbrownSet<E>(HashSet<E, RandomState>);

impl<E: Element> Set<E> for HashbrownSet<E> {
    const SIDE: Side = Side::Floor;
    const NAME: &'static str = "hashbrown::HashSet with foldhash";
    type Writer = ();

    fn writer(_: u64) {}

    fn insert(&mut self, (): &mut (), element: E) {
        self.0.insert(element);
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
        self.0.extend(other.0);
    }

    fn merge_borrowed(&mut self, other: Self) -> Option<Self> {
        // Cloned only when new: the least work for elements that own memory.
        self.0.reserve(other.0.len().div_ceil(2));
        for element in &other.0 {
            self.0.get_or_insert_with(element, E::clone);
        }
        Some(other)
    }
}

impl<E: Element> Encodes<E> for HashbrownSet<E> {
    fn encoded(&self) -> Vec<u8> {
        let elements: Vec<&E> = self.0.iter().collect();
        crate::codec::encode(&elements)
    }
}

impl<E: Element> Tells<E> for HashbrownSet<E> {
    type Delta = Vec<Edit<E>>;

    fn edit(&mut self, (): &mut (), edits: &[Edit<E>]) -> Vec<Edit<E>> {
        self.hear(edits.to_vec());
        edits.to_vec()
    }

    fn hear(&mut self, delta: Vec<Edit<E>>) {
        for edit in delta {
            match edit {
                Edit::Insert(element) => self.0.insert(element),
                Edit::Remove(element) => self.0.remove(&element),
            };
        }
    }
}
