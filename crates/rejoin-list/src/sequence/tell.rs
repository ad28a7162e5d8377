//! What an observer is told of a merge.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use rejoin_causality::Dot;
use rejoin_merge::{Observer, Step};

use super::Sequence;
use super::content::{Content, Size};
use super::order::{NOWHERE, Spot};

/// Tells of elements that are shown now, from the index on.
pub(crate) fn tell_added<C: Content, O: Observer>(content: &C, mut index: usize, observer: &mut O) {
    content.tell(&mut |value| {
        observer.enter(Step::Index(index));
        observer.added(value);
        observer.leave();
        index += 1;
    });
}

/// Tells of elements that were shown from the index on.
pub(crate) fn tell_removed<C: Content, O: Observer>(content: &C, index: usize, observer: &mut O) {
    content.tell(&mut |value| {
        observer.enter(Step::Index(index));
        observer.removed(value);
        observer.leave();
    });
}

/// An element that is shown: its insertion, and where its content is.
struct Shown<'a, C> {
    dot: Dot,
    chunk: &'a C,
    place: usize,
}

impl<C: Content> Sequence<C> {
    /// Tells what is shown no more, and what is new, where this state is replaced by a joined one.
    /// O(n log n).
    pub(crate) fn tell_change<O: Observer>(&self, joined: &Self, observer: &mut O) {
        let (old, new) = (self.shown(), joined.shown());
        let places = old.iter().enumerate().map(|(at, each)| (each.dot, at));
        let places: BTreeMap<Dot, usize> = places.collect();
        // For each new element the place where the same was.
        let was = |each: &Shown<'_, C>| {
            let at = *places.get(&each.dot)?;
            let Shown { chunk, place, .. } = old[at];
            chunk.same(place, each.chunk, (each.place, 1)).then_some(at)
        };
        let same: Vec<Option<usize>> = new.iter().map(was).collect();
        // What has changed its order must go, and come again.
        let stays = longest_rising(&same.iter().copied().flatten().collect::<Vec<_>>());
        let (mut left, mut right) = (0, 0);
        for next in stays.into_iter().map(Some).chain([None]) {
            let (end, until) = match next {
                Some(at) => {
                    let ahead = same[right..].iter().position(|was| *was == next);
                    (at, ahead.map_or(new.len(), |ahead| right + ahead))
                }
                None => (old.len(), new.len()),
            };
            tell_removed(&together(&old[left..end]), right, observer);
            tell_added(&together(&new[right..until]), right, observer);
            (left, right) = (end + 1, until + 1);
        }
    }

    /// All that is shown, from left to right.
    fn shown(&self) -> Vec<Shown<'_, C>> {
        let mut all = Vec::with_capacity(self.len());
        let mut leaf = self.order.start().leaf;
        while leaf != NOWHERE {
            let (spans, next) = self.order.spans_of(leaf);
            let chunk = &self.order.leaf(leaf).content;
            let mut place = 0;
            for (span, each) in spans.iter().enumerate() {
                for offset in 0..each.items() as u64 {
                    let element = self.element_at(Spot { leaf, span, offset });
                    let dot = self.names.dot(element);
                    all.push(Shown { dot, chunk, place });
                    place += 1;
                }
            }
            leaf = next;
        }
        all
    }
}

fn together<C: Content>(elements: &[Shown<'_, C>]) -> C {
    let mut all = C::default();
    for Shown { chunk, place, .. } in elements {
        all.insert(all.size().items(), chunk.slice(*place..place + 1));
    }
    all
}

/// As many of the numbers as can be, of which each is higher than the one before (Schensted,
/// "Longest increasing and decreasing subsequences", 1961).
fn longest_rising(numbers: &[usize]) -> Vec<usize> {
    // For each length the lowest number that ends so many, by its place.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let last = ends.last().copied();
    let mut rising: Vec<usize> = core::iter::successors(last, |at| before[*at])
        .map(|at| numbers[at])
        .collect();
    rising.reverse();
    rising
}

#[cfg(test)]
mod tests {
    use super::longest_rising;

    #[test]
    fn the_longest_rising_part_is_found() {
        assert_eq!(longest_rising(&[]), []);
        assert_eq!(longest_rising(&[5]), [5]);
        assert_eq!(longest_rising(&[9, 0, 1, 2]), [0, 1, 2]);
        assert_eq!(longest_rising(&[1, 2, 3, 0]), [1, 2, 3]);
        assert_eq!(longest_rising(&[3, 2, 1]).len(), 1);
        assert_eq!(longest_rising(&[2, 8, 3, 9, 4, 5]), [2, 3, 4, 5]);
    }
}
