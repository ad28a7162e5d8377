//! From an event to the run that holds it.

use alloc::vec::Vec;

use crate::sequence::id::Id;
use crate::sequence::log::Run;

/// Finds runs among all of a state, mostly in constant time.
///
/// The numbers of each replica are cut into as many stretches as it has runs, or up to twice as
/// many, and for each stretch the first run is noted that reaches into it or lies beyond.
pub(super) struct Finder<'a> {
    runs: &'a [(Id, Run)],
    /// For each replica.
    lines: Vec<Line>,
    first_runs: Vec<u32>,
}

/// The runs of one replica.
#[derive(Clone, Copy, Default)]
struct Line {
    end: usize,
    /// The lowest number.
    low: u64,
    /// By how many bits a number is longer than that of its stretch.
    shift: u32,
    /// The stretches, in `first_runs`.
    stretches: (usize, usize),
}

impl<'a> Finder<'a> {
    /// `runs` are those of one replica after another, ascending.
    pub(super) fn new(runs: &'a [(Id, Run)], replicas: usize) -> Self {
        let mut finder = Self {
            runs,
            lines: alloc::vec![Line::default(); replicas],
            first_runs: Vec::with_capacity(2 * runs.len()),
        };
        let mut start = 0;
        while let Some((first, _)) = runs.get(start) {
            let length = runs[start..].partition_point(|(other, _)| other.at == first.at);
            finder.add_line(*first, start, start + length);
            start += length;
        }
        finder
    }

    fn add_line(&mut self, first: Id, start: usize, end: usize) {
        let low = first.sequence;
        let reach = self.last_of(end - 1) - low;
        let bits = |number: u64| u64::BITS - number.leading_zeros();
        let shift = bits(reach).saturating_sub(bits((end - start) as u64));
        let stretches = self.first_runs.len();
        for run in start..end {
            let until = stretches + ((self.last_of(run) - low) >> shift) as usize;
            if self.first_runs.len() <= until {
                self.first_runs.resize(until + 1, run as u32);
            }
        }
        if let Some(line) = self.lines.get_mut(first.at as usize) {
            *line = Line {
                end,
                low,
                shift,
                stretches: (stretches, self.first_runs.len()),
            };
        }
    }

    fn last_of(&self, run: usize) -> u64 {
        let (first, run) = &self.runs[run];
        first.sequence + (run.count - 1)
    }

    /// The run that holds the event.
    pub(super) fn find(&self, id: Id) -> Option<u32> {
        let line = self.lines.get(id.at as usize)?;
        let stretch = (id.sequence.checked_sub(line.low)? >> line.shift) as usize;
        let (from, to) = line.stretches;
        if stretch >= to - from {
            return None;
        }
        let low = self.first_runs[from + stretch] as usize;
        let next = self
            .first_runs
            .get(from + stretch + 1)
            .filter(|_| from + stretch + 1 < to);
        let high = next.map_or(line.end, |next| *next as usize + 1);
        let inside = &self.runs[low..high];
        let after = inside.partition_point(|(first, _)| first.sequence <= id.sequence);
        let run = low + after.checked_sub(1)?;
        (self.last_of(run) >= id.sequence).then_some(run as u32)
    }
}
