//! Several children on one side of a parent.

use alloc::vec::Vec;

use smallvec::{SmallVec, smallvec};

use super::id::Id;

/// How many a chunk may hold.
const ROOM: usize = 256;

/// Siblings from left to right: chunks of a list, of which none is empty.
///
/// Nearly always there are two or three. But any number may come, each left of all others, and none
/// may move more than a chunk.
#[derive(Clone, Debug)]
pub(crate) struct Siblings {
    chunks: SmallVec<[Vec<Id>; 1]>,
}

/// Which chunk, and where in it.
pub(crate) type Gap = (usize, usize);

impl Siblings {
    /// `all` from left to right, of which there is at least one.
    pub(crate) fn new(all: Vec<Id>) -> Self {
        let chunks = match all.len() <= ROOM {
            true => smallvec![all],
            false => all.chunks(ROOM).map(<[Id]>::to_vec).collect(),
        };
        Self { chunks }
    }

    pub(crate) fn first(&self) -> Option<Id> {
        self.chunks.first()?.first().copied()
    }

    pub(crate) fn last(&self) -> Option<Id> {
        self.chunks.last()?.last().copied()
    }

    /// The gap behind all that are left of something.
    pub(crate) fn gap_after(&self, is_left: impl Fn(Id) -> bool) -> Gap {
        let starts_left = |chunk: &Vec<Id>| chunk.first().is_some_and(|id| is_left(*id));
        let chunk = self.chunks.partition_point(starts_left).saturating_sub(1);
        let place = self.chunks[chunk].partition_point(|id| is_left(*id));
        (chunk, place)
    }

    /// The two that are next to the gap.
    pub(crate) fn around(&self, (chunk, place): Gap) -> (Option<Id>, Option<Id>) {
        // Only the first chunk can have the gap before it.
        let left = place.checked_sub(1).map(|left| self.chunks[chunk][left]);
        let next = || self.chunks.get(chunk + 1)?.first();
        let right = self.chunks[chunk].get(place).or_else(next);
        (left, right.copied())
    }

    pub(crate) fn insert(&mut self, (chunk, place): Gap, id: Id) {
        let ids = &mut self.chunks[chunk];
        ids.insert(place, id);
        if ids.len() > ROOM {
            let right = ids.split_off(ROOM / 2);
            self.chunks.insert(chunk + 1, right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> Id {
        Id::new(0, number)
    }

    fn all(siblings: &Siblings) -> Vec<u64> {
        let ids = siblings.chunks.iter().flatten();
        ids.map(|id| id.sequence).collect()
    }

    /// Adds numbers one by one, and looks at what each finds beside it.
    fn grow(numbers: impl IntoIterator<Item = u64>) -> Siblings {
        let mut numbers = numbers.into_iter();
        let mut sorted: Vec<u64> = numbers.next().into_iter().collect();
        let mut siblings = Siblings::new(sorted.iter().map(|number| id(*number)).collect());
        for number in numbers {
            let gap = siblings.gap_after(|other| other.sequence < number);
            let at = sorted.partition_point(|other| *other < number);
            let left = at.checked_sub(1).map(|left| id(sorted[left]));
            let right = sorted.get(at).map(|right| id(*right));
            assert_eq!(siblings.around(gap), (left, right));
            siblings.insert(gap, id(number));
            sorted.insert(at, number);
        }
        assert_eq!(all(&siblings), sorted);
        assert_eq!(siblings.first(), sorted.first().map(|first| id(*first)));
        assert_eq!(siblings.last(), sorted.last().map(|last| id(*last)));
        siblings
    }

    #[test]
    fn however_they_come_none_moves_more_than_a_chunk() {
        let many = 5_000;
        for siblings in [
            grow((0..many).rev()),
            grow(0..many),
            // Each in the middle of those before it.
            grow((0..many).map(|number| match number % 2 {
                0 => number,
                _ => 2 * many - number,
            })),
            Siblings::new((0..many).map(id).collect()),
        ] {
            assert!(siblings.chunks.iter().all(|chunk| chunk.len() <= ROOM));
            assert!(siblings.chunks.iter().all(|chunk| !chunk.is_empty()));
        }
        assert_eq!(grow([5, 3]).chunks.len(), 1);
    }
}
