//! Each present element once, though several dots may hold it, and others keep it out.

use alloc::vec;
use alloc::vec::Vec;
use core::iter::FusedIterator;

use rejoin_dot_store::{Causal, Element, Values};

use super::marks::{Mark, Marks};

/// The elements of an [`RwSet`](crate::RwSet), each once, in no promised order.
#[derive(Clone, Debug)]
pub struct Iter<'a, T>(Walk<'a, T>);

#[derive(Clone, Debug)]
enum Walk<'a, T> {
    /// Every dot holds an element that is present, and its own.
    All(Values<'a, Mark<T>>),
    /// The elements that are present, as the store finds them.
    Present(vec::IntoIter<&'a T>),
}

impl<'a, T: Element> Iter<'a, T> {
    pub(super) fn new(causal: &'a Causal<Marks<T>>) -> Self {
        let pages = causal.pages();
        let store = causal.store();
        if store.is_plain() {
            return Self(Walk::All(pages.values()));
        }
        let shown = pages.slots().filter(|(slot, _)| store.shows(*slot, pages));
        let elements: Vec<&T> = shown.map(|(_, mark)| mark.element()).collect();
        Self(Walk::Present(elements.into_iter()))
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        match &mut self.0 {
            Walk::All(marks) => marks.next().map(Mark::element),
            Walk::Present(elements) => elements.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Walk::All(marks) => marks.size_hint(),
            Walk::Present(elements) => elements.size_hint(),
        }
    }

    fn fold<B, F: FnMut(B, &'a T) -> B>(self, init: B, mut f: F) -> B {
        match self.0 {
            Walk::All(marks) => marks.fold(init, |all, mark| f(all, mark.element())),
            Walk::Present(elements) => elements.fold(init, f),
        }
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<T> FusedIterator for Iter<'_, T> {}
