//! Which elements of which runs are alive.

use alloc::vec::Vec;

use super::Parts;
use crate::sequence::id::Id;
use crate::sequence::log::{Event, Run};

/// Some neighbouring elements of a run, counted from its start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice {
    pub(crate) run: u32,
    pub(crate) from: u64,
    pub(crate) count: u64,
}

/// A part of a run of insertions that is alive or dead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub(crate) from: u64,
    pub(crate) count: u64,
    /// Where the contents of those alive start, among all.
    pub(crate) item: Option<usize>,
}

/// The segments of all runs.
pub(crate) struct Segments {
    /// Where those of each run start.
    starts: Vec<usize>,
    all: Vec<Segment>,
    /// How many elements are alive.
    pub(crate) alive: u128,
}

impl Segments {
    /// `dead` are runs of dead elements that ascend.
    pub(super) fn new(parts: &Parts, dead: &[(u32, u64, u64)]) -> Self {
        let mut segments = Self {
            starts: Vec::with_capacity(parts.runs.len() + 1),
            all: Vec::with_capacity(parts.runs.len()),
            alive: 0,
        };
        let mut near = 0;
        for (first, run) in &parts.runs {
            segments.starts.push(segments.all.len());
            if let Event::Insert { .. } = run.event {
                near = segments.add_run(*first, run, dead, near);
            }
        }
        segments.starts.push(segments.all.len());
        segments
    }

    /// Adds the segments of a run. The dead elements before `near` are probably those before it.
    fn add_run(&mut self, first: Id, run: &Run, dead: &[(u32, u64, u64)], near: usize) -> usize {
        let (low, high) = (first.sequence, first.sequence + (run.count - 1));
        let lies_before = |(at, _, last): &(u32, u64, u64)| (*at, *last) < (first.at, low);
        let fits = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| dead.get(at));
            before.is_none_or(lies_before) && dead.get(at).is_none_or(|next| !lies_before(next))
        };
        let mut at = match fits(near) {
            true => near,
            false => dead.partition_point(lies_before),
        };
        let mut next = low;
        while let Some((_, start, end)) = dead
            .get(at)
            .filter(|dead| dead.0 == first.at && dead.1 <= high)
        {
            if next < *start {
                self.add(next - low, start - next, true);
            }
            let (start, end) = (next.max(*start), high.min(*end));
            self.add(start - low, end - start + 1, false);
            next = end + 1;
            if next > high {
                return at;
            }
            at += 1;
        }
        self.add(next - low, high - next + 1, true);
        at
    }

    fn add(&mut self, from: u64, count: u64, alive: bool) {
        // Beyond what a number can hold nothing is ever read: the contents are counted first.
        let item = alive.then_some(self.alive as usize);
        self.all.push(Segment { from, count, item });
        self.alive += if alive { u128::from(count) } else { 0 };
    }

    pub(crate) fn of(&self, run: usize) -> &[Segment] {
        &self.all[self.starts[run]..self.starts[run + 1]]
    }

    /// Shows the segments of a slice, cut to it; from its end if it goes back.
    pub(crate) fn within(&self, slice: &Slice, back: bool, mut show: impl FnMut(Segment)) {
        let end = slice.from + slice.count;
        let all = self.of(slice.run as usize);
        let first = all.partition_point(|segment| segment.from + segment.count <= slice.from);
        let inside = &all[first..];
        let inside = &inside[..inside.partition_point(|segment| segment.from < end)];
        let cut = |segment: &Segment| {
            let from = segment.from.max(slice.from);
            Segment {
                from,
                count: end.min(segment.from + segment.count) - from,
                item: segment
                    .item
                    .map(|item| item + (from - segment.from) as usize),
            }
        };
        match back {
            true => inside.iter().rev().map(cut).for_each(&mut show),
            false => inside.iter().map(cut).for_each(&mut show),
        }
    }
}
