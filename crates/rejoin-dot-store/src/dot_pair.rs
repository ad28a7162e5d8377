//! Live dots of two kinds: a value of two fields.

use rejoin_merge::{Observer, Step};
use smallvec::SmallVec;

use crate::pages::Slot;
use crate::store::DotStore;

/// What a dot of a [`DotPair`] carries: something of the first field, or of the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Either<A, B> {
    /// A dot of the first field.
    First(A),
    /// A dot of the second field.
    Second(B),
}

/// Two stores side by side, each with its own dots.
#[derive(Clone, Debug, Default)]
pub struct DotPair<A, B> {
    /// The dots of the first field.
    pub first: A,
    /// The dots of the second field.
    pub second: B,
}

/// The content of a dot that the first store was told of.
pub(crate) fn first<A, B>(content: &Either<A, B>) -> &A {
    match content {
        Either::First(content) => content,
        Either::Second(_) => unreachable!("a store is asked about its own dots only"),
    }
}

/// The content of a dot that the second store was told of.
pub(crate) fn second<A, B>(content: &Either<A, B>) -> &B {
    match content {
        Either::Second(content) => content,
        Either::First(_) => unreachable!("a store is asked about its own dots only"),
    }
}

impl<A: DotStore, B: DotStore> DotStore for DotPair<A, B> {
    type Content = Either<A::Content, B::Content>;

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &Self::Content,
        at: impl Fn(Slot) -> &'a Self::Content,
        observer: &mut O,
    ) {
        match content {
            Either::First(content) => {
                observer.enter(Step::Index(0));
                self.first
                    .insert(slot, content, |slot| first(at(slot)), observer);
            }
            Either::Second(content) => {
                observer.enter(Step::Index(1));
                self.second
                    .insert(slot, content, |slot| second(at(slot)), observer);
            }
        }
        observer.leave();
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &Self::Content,
        at: impl Fn(Slot) -> &'a Self::Content,
        observer: &mut O,
    ) {
        match content {
            Either::First(content) => {
                observer.enter(Step::Index(0));
                self.first
                    .remove(slot, content, |slot| first(at(slot)), observer);
            }
            Either::Second(content) => {
                observer.enter(Step::Index(1));
                self.second
                    .remove(slot, content, |slot| second(at(slot)), observer);
            }
        }
        observer.leave();
    }

    /// Tells the first field of all its dots, and then the second.
    fn remove_all<'a, O: Observer>(
        &mut self,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a Self::Content,
        observer: &mut O,
    ) {
        let is_first = |slot: &Slot| matches!(at(*slot), Either::First(_));
        let (firsts, seconds): (SmallVec<[Slot; 2]>, SmallVec<[Slot; 2]>) =
            slots.partition(is_first);
        if !firsts.is_empty() {
            observer.enter(Step::Index(0));
            let at = |slot| first(at(slot));
            self.first.remove_all(firsts.into_iter(), at, observer);
            observer.leave();
        }
        if !seconds.is_empty() {
            observer.enter(Step::Index(1));
            let at = |slot| second(at(slot));
            self.second.remove_all(seconds.into_iter(), at, observer);
            observer.leave();
        }
    }

    fn is_large(&self) -> bool {
        self.first.is_large() || self.second.is_large()
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        self.first.visit(visit);
        self.second.visit(visit);
    }

    fn is_empty(&self) -> bool {
        self.first.is_empty() && self.second.is_empty()
    }
}
