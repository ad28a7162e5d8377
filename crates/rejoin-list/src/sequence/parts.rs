//! A state taken to pieces, and put together again.

#[cfg(feature = "serde")]
pub(crate) mod check;
mod segments;

pub(crate) use segments::{Segment, Segments, Slice};

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Run as Numbers};

use super::Sequence;
use super::content::{Content, Size};
use super::id::{Id, Names};
use super::log::Run;
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
    segments: Segments,
}

impl Frame {
    pub(crate) fn new(parts: Parts) -> Self {
        let dead = Dead::new(&parts);
        Self {
            segments: Segments::new(&parts, &dead.0),
            parts,
            dead,
        }
    }

    /// How many contents are needed.
    pub(crate) fn alive(&self) -> u128 {
        self.segments.alive
    }

    /// Puts a state together; nothing if there are not as many contents as elements alive.
    pub(crate) fn fill<C: Content>(self, content: C) -> Option<Sequence<C>> {
        let items = content.size().items();
        if self.alive() != items as u128 {
            return None;
        }
        let unit = content.weight().div_ceil(items.max(1));
        let mut stock = content.stock();
        let Self {
            parts,
            dead,
            segments,
        } = self;
        let mut state = Sequence::new();
        state.lines.resize_with(parts.names.len(), Default::default);
        state.covered = dead.outside(&parts.version, &parts.names);
        state.names = parts.names;
        state.version = parts.version;
        state.orphans = parts.orphans;
        for (first, run) in &parts.runs {
            // One by one, because the walk takes each for a run of its own.
            let line = &mut state.lines[first.at as usize];
            line.runs.append(first.sequence, *run);
            if let Some(moved) = run.event.moved() {
                state.note_move(moved);
            }
        }
        let left_out = state.plant(&parts.runs, &segments, &mut stock, unit);
        for (at, (first, run)) in parts.runs.iter().enumerate() {
            let moved = run.event.moved();
            if !left_out[at] {
                if let Some(moved) = moved {
                    state.take_place(*first, moved, &mut ());
                }
                continue;
            }
            let mut pieces = Vec::with_capacity(1);
            if moved.is_some() {
                pieces.extend(Piece::new(*first, *run, None));
            }
            for Segment { from, count, item } in segments.of(at) {
                let content = item.map(|item| {
                    let mut content = C::default();
                    content.draw(&mut stock, item..item + *count as usize, false);
                    content
                });
                let part = run.slice(*first, *from, *count);
                pieces.extend(Piece::new(first.plus(*from), part, content));
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

/// The dead elements, as disjoint runs that ascend: replica, first and last number.
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

    /// Those whose insertion was not seen.
    fn outside(&self, version: &CausalContext, names: &Names) -> CausalContext {
        let mut runs = Vec::new();
        for (at, low, high) in &self.0 {
            let name = names.name(*at);
            let known = version.runs_of(name);
            let around = known.partition_point(|run| run.last < *low);
            let is_seen = |run: &Numbers| run.first <= *low && *high <= run.last;
            if !known.get(around).is_some_and(is_seen) {
                runs.push((name, Numbers::new(*low, *high)));
            }
        }
        runs.sort_unstable_by_key(|(name, run)| (*name, run.first));
        CausalContext::from_iter(runs).without(version)
    }
}
