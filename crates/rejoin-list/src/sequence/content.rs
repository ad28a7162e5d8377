//! What elements hold, chunk by chunk.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt::Debug;
use core::ops::{AddAssign, Range, SubAssign};

use crate::list::Element;

/// How large a piece of a sequence is, in all measures that it can be asked for.
pub trait Size: Copy + Default + Debug + PartialEq + AddAssign + SubAssign {
    /// The number of elements.
    fn items(&self) -> usize;
}

impl Size for usize {
    fn items(&self) -> usize {
        *self
    }
}

/// A chunk of contents: those of some neighbouring elements.
pub trait Content: Clone + Default + Debug + 'static {
    /// What a chunk is measured in.
    type Size: Size;

    /// How large a chunk may become, by its [`weight`](Self::weight).
    const ROOM: usize;

    /// The size of the chunk, in constant time.
    fn size(&self) -> Self::Size;

    /// How much of the room it takes, in constant time.
    fn weight(&self) -> usize;

    /// Puts `piece` before the element at `place`.
    fn insert(&mut self, place: usize, piece: Self);

    /// Takes elements out.
    fn take(&mut self, range: Range<usize>) -> Self;

    /// Drops elements, and answers their size.
    fn remove(&mut self, range: Range<usize>) -> Self::Size;

    /// A copy of some elements.
    fn slice(&self, range: Range<usize>) -> Self;

    /// Turns the order of the elements round.
    fn reverse(&mut self);

    /// Whether the elements from `from` on are those of `other` in the range that starts at the
    /// first number and is as long as the second.
    fn same(&self, from: usize, other: &Self, range: (usize, usize)) -> bool;

    /// Contents from which chunks are filled.
    type Stock;

    /// Makes a stock of a chunk that may be as large as a whole state.
    fn stock(self) -> Self::Stock;

    /// Adds the elements in the range at the end, turned round if it goes back. Each is drawn once
    /// at most.
    fn draw(&mut self, stock: &mut Self::Stock, range: Range<usize>, back: bool);

    /// Compares by the elements from the front; of equal ones the shorter is less.
    fn compare(&self, other: &Self) -> Ordering;

    /// Shows each part that an observer is told of.
    fn tell(&self, observer: &mut dyn FnMut(&dyn rejoin_merge::Content));
}

impl<T: Element> Content for Vec<T> {
    type Size = usize;

    const ROOM: usize = 128;

    fn size(&self) -> usize {
        self.len()
    }

    fn weight(&self) -> usize {
        self.len()
    }

    fn insert(&mut self, place: usize, piece: Self) {
        if place == self.len() {
            self.extend(piece);
        } else {
            self.splice(place..place, piece);
        }
    }

    fn take(&mut self, range: Range<usize>) -> Self {
        if range.end == self.len() {
            return self.split_off(range.start);
        }
        self.drain(range).collect()
    }

    fn remove(&mut self, range: Range<usize>) -> usize {
        self.drain(range).count()
    }

    fn slice(&self, range: Range<usize>) -> Self {
        self[range].to_vec()
    }

    fn reverse(&mut self) {
        <[T]>::reverse(self);
    }

    fn same(&self, from: usize, other: &Self, (at, count): (usize, usize)) -> bool {
        self[from..from + count] == other[at..at + count]
    }

    type Stock = Vec<Option<T>>;

    fn stock(self) -> Self::Stock {
        self.into_iter().map(Some).collect()
    }

    fn draw(&mut self, stock: &mut Self::Stock, range: Range<usize>, back: bool) {
        let drawn = stock[range].iter_mut().map(Option::take);
        match back {
            true => self.extend(drawn.rev().flatten()),
            false => self.extend(drawn.flatten()),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }

    fn tell(&self, observer: &mut dyn FnMut(&dyn rejoin_merge::Content)) {
        for element in self {
            observer(element);
        }
    }
}
