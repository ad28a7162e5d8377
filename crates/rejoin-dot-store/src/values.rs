//! A walk over all contents, page by page.

use core::iter::FusedIterator;
use core::slice;

use crate::page::{Page, PageValues};

/// The contents of all live dots, in no promised order.
#[derive(Clone, Debug)]
pub struct Values<'a, T> {
    pages: slice::Iter<'a, Page<T>>,
    current: PageValues<'a, T>,
    left: usize,
}

impl<'a, T> Values<'a, T> {
    pub(crate) fn new(pages: &'a [Page<T>], left: usize) -> Self {
        Self {
            pages: pages.iter(),
            current: PageValues::none(),
            left,
        }
    }
}

impl<'a, T> Iterator for Values<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        loop {
            if let Some(value) = self.current.next() {
                self.left -= 1;
                return Some(value);
            }
            self.current = self.pages.next()?.values();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }

    fn fold<B, F: FnMut(B, &'a T) -> B>(self, init: B, mut f: F) -> B {
        let first = self.current.fold(init, &mut f);
        self.pages
            .fold(first, |all, page| page.values().fold(all, &mut f))
    }
}

impl<T> ExactSizeIterator for Values<'_, T> {}

impl<T> FusedIterator for Values<'_, T> {}
