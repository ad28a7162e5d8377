//! Which runs hang on which.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::finder::Finder;
use crate::sequence::id::Id;
use crate::sequence::log::{Place, Run};

/// For each run the runs that start with a child of one of its elements, and then those that start
/// with a child of the root.
pub(super) struct Children<'a> {
    runs: &'a [(Id, Run)],
    /// Where the children of each run start.
    starts: Vec<u32>,
    all: Vec<u32>,
}

impl<'a> Children<'a> {
    pub(super) fn new(runs: &'a [(Id, Run)], finder: &Finder<'_>) -> Self {
        let root = runs.len();
        let parent_of = |(_, run): &(Id, Run)| {
            let parent = run.event.place()?.parent;
            match parent.is_none() {
                true => Some(root as u32),
                false => finder.find(parent),
            }
        };
        let parents: Vec<Option<u32>> = runs.iter().map(parent_of).collect();
        let mut starts = vec![0_u32; root + 2];
        for parent in parents.iter().flatten() {
            starts[*parent as usize + 1] += 1;
        }
        for run in 0..=root {
            starts[run + 1] += starts[run];
        }
        let mut next = starts.clone();
        let mut all = vec![0; starts[root + 1] as usize];
        for (run, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent {
                let at = &mut next[*parent as usize];
                all[*at as usize] = run as u32;
                *at += 1;
            }
        }
        Self { runs, starts, all }
    }

    pub(super) fn of_root(&self) -> Range<u32> {
        self.range(self.runs.len())
    }

    /// The children of a run, by what they hang on from its start.
    pub(super) fn of(&mut self, run: u32) -> Range<u32> {
        let range = self.range(run as usize);
        let runs = self.runs;
        if range.len() > 1 {
            let children = &mut self.all[range.start as usize..range.end as usize];
            children.sort_unstable_by_key(|child| parent_number(runs, *child));
        }
        range
    }

    /// The run of a child.
    pub(super) fn get(&self, child: u32) -> u32 {
        self.all[child as usize]
    }

    pub(super) fn place(&self, child: u32) -> Option<Place> {
        self.runs[self.get(child) as usize].1.event.place()
    }

    /// The first of `children`, which are sorted, and those that hang on the same element.
    pub(super) fn first_group(&self, children: Range<u32>) -> Option<(u64, Range<u32>)> {
        let number = |child| parent_number(self.runs, self.get(child));
        let mut rest = children.clone();
        let parent = number(rest.next()?);
        let end = rest.find(|child| number(*child) != parent);
        Some((parent, children.start..end.unwrap_or(children.end)))
    }

    fn range(&self, run: usize) -> Range<u32> {
        self.starts[run]..self.starts[run + 1]
    }
}

fn parent_number(runs: &[(Id, Run)], run: u32) -> u64 {
    let place = runs[run as usize].1.event.place();
    place.map_or(0, |place| place.parent.sequence)
}
