//! The standard library's default, beside the floor.

use std::collections::HashSet;

use crate::contestant::Side;
use crate::data::{Contents, Element};
use crate::sets::{Edit, Encodes, Set, Tells};

/// `std::collections::HashSet` with its default hasher.
#[derive(Clone, Default)]
pub struct StdSet<E>(HashSet<E>);

impl<E: Element> Set<E> for StdSet<E> {
    const SIDE: Side = Side::Std;
    const NAME: &'static str = "std::collections::HashSet";
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
        self.0.reserve(other.0.len().div_ceil(2));
        for element in &other.0 {
            // Asked first: the standard set cannot insert by reference and clone only when new.
            if !self.0.contains(element) {
                self.0.insert(element.clone());
            }
        }
        Some(other)
    }
}

impl<E: Element> Encodes<E> for StdSet<E> {
    fn encoded(&self) -> Vec<u8> {
        crate::codec::encode(&self.0)
    }
}

impl<E: Element> Tells<E> for StdSet<E> {
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
