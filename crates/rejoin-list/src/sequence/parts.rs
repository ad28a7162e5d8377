//! A state taken to pieces, and put together again.

#[cfg(feature = "serde")]
pub(crate) mod check;

use alloc::vec::Vec;

use rejoin_causality::CausalContext;

use super::Sequence;
use super::content::{Content, Size};
use super::id::{Id, Names};
use super::log::{Event, Run};
use super::waiting::Piece;

/// What a state has seen, as a format carries it: all but the contents. One state has one form, but
/// for the numbers of the replicas.
pub(crate) struct Parts {
    pub(crate) names: Names,
    pub(crate) version: CausalContext,
    /// All events of `version`, ascending by number within each replica.
    pub(crate) runs: Vec<(Id, Run)>,
    pub(crate) orphans: CausalContext,
}

/// Parts that wait for the contents of the elements that are alive.
pub(crate) struct Frame {
    parts: Parts,
    dead: Dead,
    /// For each run its parts that are alive or dead.
    segments: Vec<Vec<(u64, bool)>>,
}

impl Frame {
    pub(crate) fn new(parts: Parts) -> Self {
        let dead = Dead::new(&parts);
        let segments = parts.runs.iter();
        Self {
            segments: segments
                .map(|(first, run)| dead.segments(*first, run))
                .collect(),
            parts,
            dead,
        }
    }

    fn alive_counts(&self) -> impl Iterator<Item = u64> + '_ {
        let alive = self.segments.iter().flatten().filter(|(_, alive)| *alive);
        alive.map(|(count, _)| *count)
    }

    /// How many contents are needed.
    pub(crate) fn alive(&self) -> u128 {
        self.alive_counts().map(u128::from).sum()
    }

    /// Puts a state together; nothing if there are not as many contents as elements alive.
    pub(crate) fn fill<C: Content>(self, content: C) -> Option<Sequence<C>> {
        if self.alive() != content.size().items() as u128 {
            return None;
        }
        let counts: Vec<usize> = self.alive_counts().map(|count| count as usize).collect();
        let mut contents = content.split(&counts).into_iter();
        let Self {
            parts,
            dead,
            segments,
        } = self;
        let mut state = Sequence::new();
        state.names = parts.names;
        state.lines.resize_with(state.names.len(), Default::default);
        state.version = parts.version;
        state.orphans = parts.orphans;
        state.covered = dead.context(&state.names).without(&state.version);
        for (first, run) in &parts.runs {
            state.lines[first.at as usize].runs.push(*first, *run);
            if let Some(moved) = run.event.moved() {
                state.note_move(moved);
            }
        }
        for ((first, run), segments) in parts.runs.iter().zip(segments) {
            let mut pieces = Vec::with_capacity(segments.len());
            if run.event.moved().is_some() {
                pieces.extend(Piece::new(*first, *run, None));
            }
            let mut offset = 0;
            for (count, alive) in segments {
                let content = if alive { contents.next() } else { None };
                let part = run.slice(*first, offset, count);
                pieces.extend(Piece::new(first.plus(offset), part, content));
                offset += count;
            }
            state.settle(pieces, &mut ());
        }
        Some(state)
    }
}

#[cfg(feature = "serde")]
impl<C: Content> Sequence<C> {
    /// What the elements that are alive hold, in the order of their dots.
    pub(crate) fn contents(&self, runs: &[(Id, Run)]) -> C {
        let mut all = C::default();
        for (first, run) in runs {
            for stretch in self.stretches(*first, *run) {
                if let Some(alive) = stretch.alive {
                    all.insert(all.size().items(), alive.copy(stretch.count));
                }
            }
        }
        all
    }
}

/// The dead elements, as disjoint runs that ascend.
struct Dead(Vec<(u32, u64, u64)>);

impl Dead {
    fn new(parts: &Parts) -> Self {
        let targets = parts.runs.iter().filter_map(|(_, run)| run.targets());
        let mut all: Vec<(u32, u64, u64)> = targets
            .map(|(target, count)| (target.at, target.sequence, target.plus(count - 1).sequence))
            .collect();
        let orphans = parts.orphans.iter_runs().filter_map(|(name, run)| {
            let at = parts.names.find(name)?;
            Some((at, run.first, run.last))
        });
        all.extend(orphans);
        all.sort_unstable();
        let mut dead: Vec<(u32, u64, u64)> = Vec::with_capacity(all.len());
        for (at, low, high) in all {
            match dead.last_mut() {
                Some((other, _, last)) if *other == at && low <= last.saturating_add(1) => {
                    *last = high.max(*last);
                }
                _ => dead.push((at, low, high)),
            }
        }
        Self(dead)
    }

    fn context(&self, names: &Names) -> CausalContext {
        let mut runs: Vec<_> = self
            .0
            .iter()
            .map(|(at, low, high)| (names.name(*at), rejoin_causality::Run::new(*low, *high)))
            .collect();
        runs.sort_unstable_by_key(|(name, run)| (*name, run.first));
        CausalContext::from_iter(runs)
    }

    /// A run of insertions in parts that are alive or dead.
    fn segments(&self, first: Id, run: &Run) -> Vec<(u64, bool)> {
        let mut segments = Vec::new();
        if !matches!(run.event, Event::Insert { .. }) {
            return segments;
        }
        let (mut next, last) = (first.sequence, first.plus(run.count - 1).sequence);
        let from = self
            .0
            .partition_point(|(at, _, high)| (*at, *high) < (first.at, next));
        for (_, low, high) in self.0[from..]
            .iter()
            .take_while(|(at, low, _)| *at == first.at && *low <= last)
        {
            if next < *low {
                segments.push((low - next, true));
            }
            let (low, high) = (next.max(*low), last.min(*high));
            segments.push((high - low + 1, false));
            next = high + 1;
        }
        if next <= last {
            segments.push((last - next + 1, true));
        }
        segments
    }
}
