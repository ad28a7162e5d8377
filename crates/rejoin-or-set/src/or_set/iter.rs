//! Each element once, though several dots may hold it.

use alloc::vec;
use alloc::vec::Vec;
use core::iter::FusedIterator;

use rejoin_dot_store::{Causal, DotBag, Element, Values};

/// The elements of an [`OrSet`](crate::OrSet), each once, in no promised order.
#[derive(Clone, Debug)]
pub struct Iter<'a, T>(Walk<'a, T>);

#[derive(Clone, Debug)]
enum Walk<'a, T> {
    /// Every element is held by one dot.
    All(Values<'a, T>),
    /// Some are held by several, of which the store finds one.
    Distinct(vec::IntoIter<&'a T>),
}

impl<'a, T: Element> Iter<'a, T> {
    pub(super) fn new(causal: &'a Causal<DotBag<T>>) -> Self {
        let pages = causal.pages();
        let store = causal.store();
        if !store.has_copies() {
            return Self(Walk::All(pages.values()));
        }
        let found = |element: &T| store.find(element, |slot| pages.value(slot));
        let first = pages
            .slots()
            .filter(|(slot, element)| found(element) == Some(*slot));
        let elements: Vec<&T> = first.map(|(_, element)| element).collect();
        Self(Walk::Distinct(elements.into_iter()))
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        match &mut self.0 {
            Walk::All(values) => values.next(),
            Walk::Distinct(elements) => elements.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Walk::All(values) => values.size_hint(),
            Walk::Distinct(elements) => elements.size_hint(),
        }
    }

    fn fold<B, F: FnMut(B, &'a T) -> B>(self, init: B, f: F) -> B {
        match self.0 {
            Walk::All(values) => values.fold(init, f),
            Walk::Distinct(elements) => elements.fold(init, f),
        }
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<T> FusedIterator for Iter<'_, T> {}
