//! How elements end.

use rejoin_causality::{CausalContext, Run as Numbers};
use rejoin_merge::{Merge, Observer};

use super::Sequence;
use super::content::Content;
use super::id::Id;
use super::log::Event;
use super::order::Spot;
use super::tell::tell_removed;

impl<C: Content> Sequence<C> {
    /// Ends the elements that any number of deletions name: each once, because all of them may name
    /// the same.
    pub(crate) fn kill_all<O: Observer>(&mut self, targets: &mut [(Id, u64)], observer: &mut O) {
        targets.sort_unstable_by_key(|(target, _)| *target);
        // Those that have not come are gathered, because what is covered may be far and wide.
        let mut early = CausalContext::new();
        let mut rest = targets.iter().copied().peekable();
        while let Some((target, mut count)) = rest.next() {
            let touches = |(next, _): &(Id, u64), end| *next <= target.plus(end);
            while let Some((next, more)) = rest.next_if(|next| touches(next, count)) {
                count = count.max(next.sequence - target.sequence + more);
            }
            self.kill(target, count, &mut early, observer);
        }
        if !early.is_empty() {
            self.covered.merge(&early);
        }
    }

    /// Ends elements, of which some may be dead already, and adds those that have not come yet.
    fn kill<O: Observer>(
        &mut self,
        target: Id,
        count: u64,
        early: &mut CausalContext,
        observer: &mut O,
    ) {
        let replica = self.names.name(target.at);
        let (low, high) = (target.sequence, target.plus(count - 1).sequence);
        let whole = Numbers::new(low, high);
        let known = self.version.runs_of(replica);
        let from = known.partition_point(|run| run.last < low);
        let seen: smallvec::SmallVec<[Numbers; 2]> = known[from..]
            .iter()
            .take_while(|run| run.first <= high)
            .map(|run| Numbers::new(run.first.max(low), run.last.min(high)))
            .collect();
        if seen.as_slice() != [whole] {
            let mut next = low;
            for run in &seen {
                if next < run.first {
                    let gap = Numbers::new(next, run.first - 1);
                    early.insert_run(replica, gap);
                }
                next = run.last + 1;
            }
            if next <= high {
                early.insert_run(replica, Numbers::new(next, high));
            }
        }
        for run in seen {
            self.kill_seen(target.at, run, observer);
        }
    }

    fn kill_seen<O: Observer>(&mut self, at: u32, numbers: Numbers, observer: &mut O) {
        let ends = [numbers.first, numbers.last].map(|number| Id::new(at, number));
        self.kill_moved(ends[0], ends[1], observer);
        let mut next = numbers.first;
        while next <= numbers.last {
            let id = Id::new(at, next);
            let last = Id::new(at, numbers.last);
            next = match self.spot_of(id) {
                Some(spot) => self.hide(spot, last, observer),
                None => match self.waiting.kill(id, last) {
                    Some(last) => last.sequence + 1,
                    None => self.after_run(id),
                },
            };
        }
    }

    /// The number after the run of `id`, which is no element.
    fn after_run(&self, id: Id) -> u64 {
        let line = &self.lines[id.at as usize];
        match line.runs.at(id.sequence) {
            Some((first, run)) if matches!(run.event, Event::Delete { .. }) => first + run.count,
            _ => id.sequence + 1,
        }
    }

    /// Hides the element right of the spot and those that follow it in number up to `last`, as far
    /// as they are in one span. Answers the number after them.
    fn hide<O: Observer>(&mut self, spot: Spot, last: Id, observer: &mut O) -> u64 {
        let span = self.order.leaf(spot.leaf).spans[spot.span];
        let low = span.sequence_at(spot.offset);
        let high = last.sequence.min(span.first + (span.count - 1));
        if span.shown && !span.moved {
            let (from, to) = match span.back {
                true => (span.offset_of(high), spot.offset + 1),
                false => (spot.offset, span.offset_of(high) + 1),
            };
            debug_assert!(low <= high);
            let spot = Spot {
                offset: from,
                ..spot
            };
            self.hide_at(spot, to, observer);
        }
        high + 1
    }

    /// Hides the elements of a span from the spot to offset `to`.
    pub(crate) fn hide_at<O: Observer>(&mut self, spot: Spot, to: u64, observer: &mut O) {
        if O::LISTENS {
            let index = self.told_index::<O>(spot);
            let content = self.order.hide(spot, to);
            tell_removed(&content, index, observer);
        } else {
            self.order.remove(spot, to);
        }
        self.relieve(spot.leaf);
    }
}
