//! How events of another state are taken in.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Run as Numbers};
use rejoin_merge::Observer;
use smallvec::SmallVec;

use super::Sequence;
use super::content::Content;
use super::id::{Id, Names};
use super::log::{Event, Moved, Place, Run};
use super::waiting::Piece;

impl<C: Content> Sequence<C> {
    /// Takes in the events in `news` that `other` has and this state has not.
    pub(crate) fn absorb<O: Observer>(
        &mut self,
        other: &Self,
        news: &CausalContext,
        observer: &mut O,
    ) {
        let mut targets: SmallVec<[(Id, u64); 1]> = SmallVec::new();
        for (name, numbers) in news.iter_runs() {
            let Some(theirs) = other.names.find(name) else {
                continue;
            };
            let at = self.intern(name);
            let line = &other.lines[theirs as usize];
            for (first, run) in line.runs.within(theirs, numbers.first, numbers.last) {
                let contents = other.copied(first, run);
                let event = self.translate(&other.names, run.event);
                let run = Run { event, ..run };
                targets.extend(run.targets());
                self.admit(Id::new(at, first.sequence), run, contents, observer);
            }
        }
        if !self.covered.is_empty() {
            self.covered.subtract(news);
        }
        self.kill_all(&mut targets, observer);
    }

    /// The event as this state names it.
    pub(crate) fn translate(&mut self, names: &Names, event: Event) -> Event {
        match event {
            Event::Insert { place, back } => {
                let place = self.translate_place(names, place);
                Event::Insert { place, back }
            }
            Event::Delete { target, back } => {
                let target = self.names.translate(names, target);
                Event::Delete { target, back }
            }
            Event::Move { place, moved } => {
                let moved = Moved {
                    element: self.names.translate(names, moved.element),
                    ..moved
                };
                let place = self.translate_place(names, place);
                Event::Move { place, moved }
            }
        }
    }

    fn translate_place(&mut self, names: &Names, place: Place) -> Place {
        Place {
            parent: self.names.translate(names, place.parent),
            before: self.names.translate(names, place.before),
            ..place
        }
    }

    /// Takes in a run of new events. `contents` are those of its elements, in parts that are dead
    /// or alive.
    fn admit<O: Observer>(
        &mut self,
        first: Id,
        run: Run,
        contents: Vec<(u64, Option<C>)>,
        observer: &mut O,
    ) {
        let name = self.names.name(first.at);
        let numbers = Numbers::new(first.sequence, first.sequence + (run.count - 1));
        self.version.insert_run(name, numbers);
        if self.lines[first.at as usize].runs.push(first, run) {
            self.add_successor(first);
        }
        let mut pieces = Vec::new();
        if let Some(moved) = run.event.moved() {
            self.note_move(moved);
            pieces.extend(Piece::new(first, run, None));
        }
        let mut offset = 0;
        for (count, content) in contents {
            let part = run.slice(first, offset, count);
            pieces.extend(Piece::new(first.plus(offset), part, content));
            offset += count;
        }
        if !self.covered.is_empty() {
            pieces = self.bury(pieces);
        }
        self.settle(pieces, observer);
    }

    /// Takes the contents of those that are dead on arrival.
    fn bury(&self, pieces: Vec<Piece<C>>) -> Vec<Piece<C>> {
        let mut buried = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let covered = self.covered.runs_of(self.names.name(piece.first.at));
            let (low, high) = (piece.first.sequence, piece.last().sequence);
            let from = covered.partition_point(|run| run.last < low);
            let to = from + covered[from..].partition_point(|run| run.first <= high);
            if piece.content.is_none() || from == to {
                buried.push(piece);
                continue;
            }
            let mut parts = Vec::new();
            let mut next = low;
            for run in &covered[from..to] {
                let (first, last) = (run.first.max(low), run.last.min(high));
                if next < first {
                    parts.push((first - next, true));
                }
                parts.push((last - first + 1, false));
                next = last + 1;
            }
            if next <= high {
                parts.push((high + 1 - next, true));
            }
            buried.extend(piece.cut(parts));
        }
        buried
    }
}
