//! A walk over all elements.

use alloc::vec::Vec;
use core::iter::FusedIterator;
use core::slice;

use crate::list::Element;
use crate::sequence::{Chunks, Sequence};

/// The elements of a [`List`](crate::List) in their order.
#[derive(Clone, Debug)]
pub struct Iter<'a, T: Element> {
    chunks: Chunks<'a, Vec<T>>,
    current: slice::Iter<'a, T>,
    left: usize,
}

impl<'a, T: Element> Iter<'a, T> {
    pub(crate) fn new(sequence: &'a Sequence<Vec<T>>) -> Self {
        Self {
            chunks: sequence.chunks(),
            current: [].iter(),
            left: sequence.len(),
        }
    }
}

impl<'a, T: Element> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        loop {
            if let Some(element) = self.current.next() {
                self.left -= 1;
                return Some(element);
            }
            self.current = self.chunks.next()?.iter();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T: Element> ExactSizeIterator for Iter<'_, T> {}

impl<T: Element> FusedIterator for Iter<'_, T> {}
