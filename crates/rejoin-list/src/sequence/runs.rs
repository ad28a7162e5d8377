//! The events of one replica, as runs by number.

use alloc::vec::Vec;

use super::id::Id;
use super::log::{Event, Run};

/// How many runs a chunk may hold.
const ROOM: usize = 256;

/// Runs under the number of their first event, ascending: chunks of a sorted list.
///
/// Nearly all are added at the end, in constant time; one that comes late moves no more than a
/// chunk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    /// The first number in each chunk.
    heads: Vec<u64>,
    chunks: Vec<Vec<(u64, Run)>>,
}

/// Which chunk, and where in it.
type Position = (usize, usize);

impl Runs {
    /// The last run that starts no later than this number.
    fn seek(&self, number: u64) -> Option<Position> {
        let chunk = last_up_to(&self.heads, number, |head| *head)?;
        let place = last_up_to(&self.chunks[chunk], number, |(first, _)| *first)?;
        Some((chunk, place))
    }

    /// The run that holds the number, and its first number.
    pub(crate) fn at(&self, number: u64) -> Option<(u64, &Run)> {
        let (chunk, place) = self.seek(number)?;
        let (first, run) = &self.chunks[chunk][place];
        (number - first < run.count).then_some((*first, run))
    }

    /// Adds new events, and answers whether they continue a run.
    ///
    /// Runs are never joined later: whether an element starts one stays as it was.
    pub(crate) fn push(&mut self, first: Id, run: Run) -> bool {
        let Some((chunk, place)) = self.seek(first.sequence) else {
            self.insert((0, 0), first.sequence, run);
            return false;
        };
        let (start, before) = &mut self.chunks[chunk][place];
        let continues = first.sequence - *start == before.count
            && before.extend_whole(Id::new(first.at, *start), &run);
        if !continues {
            self.insert((chunk, place + 1), first.sequence, run);
        }
        continues
    }

    /// Adds a run behind all others, as one of its own.
    pub(crate) fn append(&mut self, first: u64, run: Run) {
        match self.chunks.last_mut().filter(|runs| runs.len() < ROOM) {
            Some(runs) => runs.push((first, run)),
            None => {
                self.heads.push(first);
                self.chunks.push(alloc::vec![(first, run)]);
            }
        }
    }

    /// Makes the last run longer, if it is one of insertions that go forward up to `last`.
    pub(crate) fn go_on(&mut self, last: u64, count: u64) -> bool {
        let Some((first, run)) = self.chunks.last_mut().and_then(|runs| runs.last_mut()) else {
            return false;
        };
        let goes = matches!(run.event, Event::Insert { back: false, .. });
        if !goes || *first + (run.count - 1) != last {
            return false;
        }
        run.count += count;
        true
    }

    fn insert(&mut self, (mut chunk, mut place): Position, first: u64, run: Run) {
        if self.chunks.is_empty() {
            self.chunks.push(Vec::new());
            self.heads.push(first);
        }
        if self.chunks[chunk].len() == ROOM {
            // At the very end nothing is moved, so that chunks are full.
            let is_last = chunk + 1 == self.chunks.len() && place == ROOM;
            let half = if is_last { ROOM } else { ROOM / 2 };
            let right = self.chunks[chunk].split_off(half);
            let head = right.first().map_or(first, |(head, _)| *head);
            self.chunks.insert(chunk + 1, right);
            self.heads.insert(chunk + 1, head);
            if place > half || is_last {
                (chunk, place) = (chunk + 1, place - half);
            }
        }
        self.chunks[chunk].insert(place, (first, run));
        if place == 0 {
            self.heads[chunk] = first;
        }
    }

    /// The runs that overlap `low..=high`, cut to it, ascending, as those of replica `at`.
    pub(crate) fn within(
        &self,
        at: u32,
        low: u64,
        high: u64,
    ) -> impl Iterator<Item = (Id, Run)> + '_ {
        let start = self.seek(low).unwrap_or((0, 0));
        let parts = self
            .from(start)
            .skip_while(move |(first, run)| *first < low && low - first >= run.count)
            .take_while(move |(first, _)| *first <= high);
        parts.map(move |(first, run)| {
            let last = (first + (run.count - 1)).min(high);
            let from = (*first).max(low);
            let part = run.slice(Id::new(at, *first), from - first, last - from + 1);
            (Id::new(at, from), part)
        })
    }

    /// All runs, ascending, as those of replica `at`.
    pub(crate) fn all(&self, at: u32) -> impl Iterator<Item = (Id, Run)> + '_ {
        let named = move |(first, run): &(u64, Run)| (Id::new(at, *first), *run);
        self.from((0, 0)).map(named)
    }

    fn from(&self, (chunk, place): Position) -> impl Iterator<Item = &(u64, Run)> {
        let mut chunks = self.chunks.get(chunk..).unwrap_or_default().iter();
        let first = chunks.next().map(Vec::as_slice).unwrap_or_default();
        let first = first.get(place..).unwrap_or_default();
        first.iter().chain(chunks.flatten())
    }
}

/// The last of `list`, which ascends by `key`, whose key is no more than `number`.
///
/// Numbers are spread evenly where edits are alike, so a guess is often right, and a guess touches
/// less memory than a search.
fn last_up_to<T>(list: &[T], number: u64, key: impl Fn(&T) -> u64) -> Option<usize> {
    let (low, high) = (key(list.first()?), key(list.last()?));
    if number >= high {
        return Some(list.len() - 1);
    }
    let above = number.checked_sub(low)?;
    let steps = above.checked_mul(list.len() as u64 - 1);
    let guess = steps.map_or(0, |steps| (steps / (high - low)) as usize);
    let fits = |at: usize| {
        let next = list.get(at + 1).map(&key);
        list.get(at).is_some_and(|item| key(item) <= number) && next.is_none_or(|key| key > number)
    };
    if fits(guess) {
        return Some(guess);
    }
    list.partition_point(|item| key(item) <= number)
        .checked_sub(1)
}
