//! Each element once, though several dots may hold it.

use rejoin_dot_store::{Causal, DotBag, Element};

/// One of two iterators over the same items.
enum Either<A, B> {
    Plain(A),
    Distinct(B),
}

impl<T, A: Iterator<Item = T>, B: Iterator<Item = T>> Iterator for Either<A, B> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match self {
            Self::Plain(plain) => plain.next(),
            Self::Distinct(distinct) => distinct.next(),
        }
    }

    fn fold<C, F: FnMut(C, T) -> C>(self, init: C, f: F) -> C {
        match self {
            Self::Plain(plain) => plain.fold(init, f),
            Self::Distinct(distinct) => distinct.fold(init, f),
        }
    }
}

pub(super) fn elements<T>(causal: &Causal<DotBag<T>>) -> impl Iterator<Item = &T>
where
    T: Element,
{
    let pages = causal.pages();
    let store = causal.store();
    if !store.has_copies() {
        return Either::Plain(pages.values());
    }
    let first = move |(slot, element): &(_, &T)| {
        store.find(*element, |slot| pages.value(slot)) == Some(*slot)
    };
    Either::Distinct(pages.slots().filter(first).map(|(_, element)| element))
}
