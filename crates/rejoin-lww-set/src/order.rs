use core::cmp::Ordering;
use core::slice;

use smallvec::SmallVec;

use crate::entry::Entry;

/// How many places a chunk holds at most. Small enough to shift, large enough to be few.
const FULL: usize = 256;

/// The places of entries in a list, ascending by their age. Finds an age in O(log n).
///
/// A list of short lists, because a place is then put in or taken out by shifting few numbers,
/// and a page is read along memory. What comes in newest, as most does, fills the last chunk.
/// Nothing is allocated for up to eight places, so that deltas cost little.
///
/// All methods are given the same entries that the places were put in with.
#[derive(Clone)]
pub(crate) struct Order<Ts> {
    chunks: SmallVec<[Chunk<Ts>; 1]>,
}

/// Never empty.
#[derive(Clone)]
struct Chunk<Ts> {
    /// The stamp of the last place: most chunks are passed by without a look at their entries.
    last: Ts,
    places: SmallVec<[u32; 8]>,
}

/// A position in an [`Order`]: before the place `at` of that chunk, or behind all chunks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    chunk: usize,
    at: usize,
}

impl Position {
    pub(crate) const START: Self = Self { chunk: 0, at: 0 };
}

impl<Ts> Order<Ts> {
    /// The place of the oldest.
    pub(crate) fn first(&self) -> Option<u32> {
        self.chunks.first().map(|chunk| chunk.places[0])
    }

    /// Behind every place.
    pub(crate) fn end(&self) -> Position {
        Position {
            chunk: self.chunks.len(),
            at: 0,
        }
    }

    /// Every place, ascending.
    pub(crate) fn up(&self) -> impl Iterator<Item = u32> + '_ {
        self.chunks.iter().flat_map(|chunk| &chunk.places).copied()
    }

    /// Every place from `from` down to `to`, descending.
    pub(crate) fn down(&self, from: Position, to: Position) -> Down<'_, Ts> {
        let whole = self.chunks.get(to.chunk..from.chunk).unwrap_or_default();
        let end = match self.chunks.get(from.chunk) {
            Some(chunk) => &chunk.places[..from.at],
            None => &[],
        };
        let (first, cut) = if from.chunk <= to.chunk {
            (end.get(to.at..).filter(|_| from.chunk == to.chunk), 0)
        } else {
            (Some(end), to.at)
        };
        Down {
            places: first.unwrap_or_default().iter(),
            chunks: whole,
            cut,
        }
    }
}

impl<Ts: Ord + Copy> Order<Ts> {
    /// From places that ascend by age.
    pub(crate) fn of_sorted<T>(
        entries: &[Entry<T, Ts>],
        places: impl Iterator<Item = u32>,
    ) -> Self {
        let mut order = Self::default();
        for place in places {
            order.push(place, entries[place as usize].stamp);
        }
        order
    }

    /// Behind all that are older than this.
    pub(crate) fn seek<T: Ord>(&self, entries: &[Entry<T, Ts>], age: (Ts, &T)) -> Position {
        self.position(age.0, |place| entries[place as usize].age() < age)
    }

    /// Behind all that are not newer than this.
    pub(crate) fn seek_past<T: Ord>(&self, entries: &[Entry<T, Ts>], age: (Ts, &T)) -> Position {
        self.position(age.0, |place| entries[place as usize].age() <= age)
    }

    /// Puts in the place of one of the entries.
    pub(crate) fn insert<T: Ord>(&mut self, entries: &[Entry<T, Ts>], place: u32) {
        let stamp = |place: u32| entries[place as usize].stamp;
        let Position { mut chunk, mut at } = self.seek(entries, entries[place as usize].age());
        if chunk == self.chunks.len() {
            return self.push(place, stamp(place));
        }
        if self.chunks[chunk].places.len() == FULL {
            let lower = &mut self.chunks[chunk];
            let upper = Chunk {
                last: lower.last,
                places: lower.places.drain(FULL / 2..).collect(),
            };
            lower.last = stamp(lower.places[FULL / 2 - 1]);
            self.chunks.insert(chunk + 1, upper);
            if at >= FULL / 2 {
                (chunk, at) = (chunk + 1, at - FULL / 2);
            }
        }
        // Before another place, so the last one stays the last.
        self.chunks[chunk].places.insert(at, place);
    }

    /// Takes out the place of one of the entries.
    pub(crate) fn remove<T: Ord>(&mut self, entries: &[Entry<T, Ts>], place: u32) {
        let Position { chunk, at } = self.seek(entries, entries[place as usize].age());
        let Some(list) = self.chunks.get_mut(chunk) else {
            return;
        };
        list.places.remove(at);
        let Some(&last) = list.places.last() else {
            self.chunks.remove(chunk);
            return;
        };
        list.last = entries[last as usize].stamp;
        self.fuse(chunk);
        self.fuse(chunk.saturating_sub(1));
    }

    /// Behind all places for which `is_below` holds: all with a stamp below this one, and none
    /// with a stamp above it.
    fn position(&self, stamp: Ts, is_below: impl Fn(u32) -> bool) -> Position {
        let passed = |chunk: &Chunk<Ts>| match chunk.last.cmp(&stamp) {
            Ordering::Less => true,
            Ordering::Equal => chunk.places.last().is_some_and(|&last| is_below(last)),
            Ordering::Greater => false,
        };
        if self.chunks.last().is_none_or(passed) {
            return self.end();
        }
        let chunk = self.chunks.partition_point(passed);
        let at = self.chunks[chunk]
            .places
            .partition_point(|&place| is_below(place));
        Position { chunk, at }
    }

    /// Puts in a place behind all others.
    fn push(&mut self, place: u32, stamp: Ts) {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.places.len() < FULL => {
                chunk.places.push(place);
                chunk.last = stamp;
            }
            _ => self.chunks.push(Chunk {
                last: stamp,
                places: SmallVec::from_slice(&[place]),
            }),
        }
    }

    /// Makes one of a chunk and the next one if both are small, so that removals leave few chunks.
    fn fuse(&mut self, chunk: usize) {
        if let Some([low, high]) = self.chunks.get_mut(chunk..chunk + 2)
            && low.places.len() + high.places.len() <= FULL / 2
        {
            low.places.append(&mut high.places);
            low.last = high.last;
            self.chunks.remove(chunk + 1);
        }
    }
}

/// Without places. (A derive would ask for a default of `Ts`.)
impl<Ts> Default for Order<Ts> {
    fn default() -> Self {
        Self {
            chunks: SmallVec::new(),
        }
    }
}

/// See [`Order::down`].
pub(crate) struct Down<'a, Ts> {
    /// What is left of the chunk that is read.
    places: slice::Iter<'a, u32>,
    /// The chunks below it, of which the lowest is read down to `cut` only.
    chunks: &'a [Chunk<Ts>],
    cut: usize,
}

impl<Ts> Iterator for Down<'_, Ts> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        loop {
            if let Some(place) = self.places.next_back() {
                return Some(*place);
            }
            let (chunk, below) = self.chunks.split_last()?;
            let cut = if below.is_empty() { self.cut } else { 0 };
            self.places = chunk.places[cut..].iter();
            self.chunks = below;
        }
    }
}

// By hand: a derive would demand the same of `Ts`.
impl<Ts> Clone for Down<'_, Ts> {
    fn clone(&self) -> Self {
        Self {
            places: self.places.clone(),
            ..*self
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    /// Entries that ascend with their places, three under each stamp.
    fn entries(count: u32) -> Vec<Entry<u32, u32>> {
        let entry = |n| Entry {
            element: n,
            stamp: n / 3,
            hash: 0,
            live: true,
        };
        (0..count).map(entry).collect()
    }

    /// Puts in and takes out places as drawn, and in the second half takes out only.
    fn grow_and_shrink(mut draw: impl FnMut(u32) -> u32) -> (usize, usize) {
        let entries = entries(6_001);
        let (mut order, mut model) = (Order::default(), Vec::new());
        let mut most = 0;
        for round in 0..12_000 {
            let place = draw(round);
            let at = model.partition_point(|&other| other < place);
            let is_there = model.get(at) == Some(&place);
            if !is_there && round < 6_000 {
                model.insert(at, place);
                order.insert(&entries, place);
            } else if is_there && (round >= 6_000 || place.is_multiple_of(3)) {
                model.remove(at);
                order.remove(&entries, place);
            }
            if round % 97 == 0 {
                check(&order, &model, &entries);
            }
            most = most.max(order.chunks.len());
        }
        check(&order, &model, &entries);
        assert!(most > 8, "{most} chunks");
        (order.chunks.len(), model.len())
    }

    fn check(order: &Order<u32>, model: &[u32], entries: &[Entry<u32, u32>]) {
        assert!(order.up().eq(model.iter().copied()));
        assert_eq!(order.first(), model.first().copied());
        let whole = order.down(order.end(), Position::START);
        assert!(whole.eq(model.iter().rev().copied()));
        for (from, to) in [(100, 50), (5_000, 1_000), (7, 7), (10, 90), (6_000, 0)] {
            let [start, stop] = [from, to].map(|place| entries[place as usize].age());
            let start = order.seek(entries, start);
            let found = order.down(start, order.seek_past(entries, stop));
            let between = |place: &u32| to < *place && *place < from;
            assert!(found.eq(model.iter().rev().copied().filter(between)));
        }
        for chunk in &order.chunks {
            assert!(chunk.places.len() <= FULL);
            let last = chunk
                .places
                .last()
                .map(|&last| entries[last as usize].stamp);
            assert_eq!(last, Some(chunk.last));
        }
    }

    #[test]
    fn it_is_a_sorted_list() {
        let mut seed = 1_u64;
        let random = |_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 40) as u32 % 5_000
        };
        grow_and_shrink(random);
        let (chunks, left) = grow_and_shrink(|round| round % 6_000);
        assert_eq!((chunks, left), (0, 0), "what came in order left in order");
        grow_and_shrink(|round| 6_000 - round % 6_000);
    }

    #[test]
    fn few_left_lie_in_few_chunks() {
        let entries = entries(100_000);
        let mut order = Order::of_sorted(&entries, 0..100_000);
        assert_eq!(order.chunks.len(), 100_000_usize.div_ceil(FULL));
        for place in (0..100_000).filter(|place| place % 100 != 0) {
            order.remove(&entries, place);
        }
        assert!(order.up().eq((0..100_000).step_by(100)));
        assert!(
            order.chunks.len() <= 4 * 1_000 / FULL,
            "{}",
            order.chunks.len()
        );
    }
}
