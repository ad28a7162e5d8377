//! Equal knowledge is equal.

use alloc::vec::Vec;

use rejoin_causality::Run as Numbers;

use super::Sequence;
use super::content::{Content, Size};
use super::id::{Id, Names};
use super::log::{Event, Run};

/// Whether two ids of two states name one dot.
fn same_id(names: &Names, id: Id, others: &Names, other: Id) -> bool {
    id.sequence == other.sequence && names.some_dot(id) == others.some_dot(other)
}

/// Whether two events of two states are the same.
fn same_event(names: &Names, event: &Event, others: &Names, other: &Event) -> bool {
    match (event, other) {
        (Event::Insert { place, .. }, Event::Insert { place: other, .. }) => {
            place.side == other.side
                && same_id(names, place.parent, others, other.parent)
                && same_id(names, place.before, others, other.before)
        }
        (Event::Delete { target, .. }, Event::Delete { target: other, .. }) => {
            same_id(names, *target, others, *other)
        }
        (
            Event::Move { place, moved },
            Event::Move {
                place: other,
                moved: rival,
            },
        ) => {
            place.side == other.side
                && same_id(names, place.parent, others, other.parent)
                && same_id(names, place.before, others, other.before)
                && same_id(names, moved.element, others, rival.element)
                && moved.rank == rival.rank
        }
        _ => false,
    }
}

/// What two lists of runs that ascend have in common: first and last number of each part.
///
/// Ours are sought and not walked, because the other list may be that of a delta, and ours long.
fn overlaps<T>(
    ours: &[T],
    theirs: &[Numbers],
    run: impl Fn(&T) -> Numbers + Copy,
) -> impl Iterator<Item = (u64, u64)> {
    let mut rest = ours;
    theirs.iter().flat_map(move |wanted| {
        rest = &rest[rest.partition_point(|each| run(each).last < wanted.first)..];
        let shared = rest.iter().map(run);
        let shared = shared.take_while(|each| each.first <= wanted.last);
        shared.map(|each| (wanted.first.max(each.first), wanted.last.min(each.last)))
    })
}

impl<C: Content> Sequence<C> {
    /// All events, ascending by dot, in as few runs as can be: the same for equal states.
    pub(crate) fn canonical_runs(&self) -> Vec<(Id, Run)> {
        let mut all: Vec<(Id, Run)> = Vec::new();
        for at in self.names.sorted() {
            let Some(line) = self.lines.get(*at as usize) else {
                continue;
            };
            for (first, run) in line.runs.all(*at) {
                let mut taken = 0;
                if let Some((start, last)) = all.last_mut()
                    && start.plus(last.count) == first
                {
                    taken = last.extend(*start, &run);
                }
                if taken < run.count {
                    let rest = run.slice(first, taken, run.count - taken);
                    all.push((first.plus(taken), rest));
                }
            }
        }
        all
    }

    /// Whether one state says of the events that both have seen what the other says. Of elements
    /// that are dead here or there nothing is left that could differ.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        if self.version == other.version && self == other {
            return true;
        }
        for (name, theirs) in other.version.replicas() {
            let ids = [self.names.find(name), other.names.find(name)];
            let [Some(at), Some(others)] = ids else {
                continue;
            };
            let ours = self.version.runs_of(name);
            let same = |range| self.agrees_on(at, other, others, range);
            if !overlaps(ours, theirs, |run| *run).all(same) {
                return false;
            }
        }
        true
    }

    fn agrees_on(&self, at: u32, other: &Self, others: u32, (low, high): (u64, u64)) -> bool {
        let mut mine = self.lines[at as usize].runs.within(at, low, high);
        let mut theirs = other.lines[others as usize].runs.within(others, low, high);
        let (mut left, mut right) = (mine.next(), theirs.next());
        while let (Some((first, run)), Some((head, rival))) = (left, right) {
            let count = run.count.min(rival.count);
            let part = run.slice(first, 0, count);
            let other_part = rival.slice(head, 0, count);
            let same = part.event.is_back() == other_part.event.is_back()
                && same_event(&self.names, &part.event, &other.names, &other_part.event);
            if !same || !self.same_contents(first, part, other, head, other_part) {
                return false;
            }
            let rest = |first: Id, run: &Run| {
                (run.count > count).then(|| {
                    (
                        first.plus(count),
                        run.slice(first, count, run.count - count),
                    )
                })
            };
            left = rest(first, &run).or_else(|| mine.next());
            right = rest(head, &rival).or_else(|| theirs.next());
        }
        true
    }

    /// Whether the elements that are alive on both sides hold the same.
    fn same_contents(&self, first: Id, run: Run, other: &Self, head: Id, rival: Run) -> bool {
        let mut mine = self.stretches(first, run);
        let mut theirs = other.stretches(head, rival);
        let (mut left, mut right) = (mine.next(), theirs.next());
        let (mut before, mut beside) = (0, 0);
        while let (Some(one), Some(two)) = (&left, &right) {
            let count = (one.count - before).min(two.count - beside);
            if let (Some(one_alive), Some(two_alive)) = (&one.alive, &two.alive) {
                let place = |from, back, total, offset| match back {
                    true => from + (total - offset - count) as usize,
                    false => from + offset as usize,
                };
                let from = place(one_alive.from, one_alive.back, one.count, before);
                let at = place(two_alive.from, two_alive.back, two.count, beside);
                let same = if one_alive.back == two_alive.back {
                    let range = (at, count as usize);
                    one_alive.chunk.same(from, two_alive.chunk, range)
                } else {
                    let mut turned = one_alive.chunk.slice(from..from + count as usize);
                    turned.reverse();
                    turned.same(0, two_alive.chunk, (at, count as usize))
                };
                if !same {
                    return false;
                }
            }
            before += count;
            beside += count;
            if before == one.count {
                (left, before) = (mine.next(), 0);
            }
            if right.as_ref().is_some_and(|two| two.count == beside) {
                (right, beside) = (theirs.next(), 0);
            }
        }
        true
    }

    fn same_log(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.canonical_runs(), other.canonical_runs());
        mine.len() == theirs.len()
            && mine
                .iter()
                .zip(&theirs)
                .all(|((first, run), (head, rival))| {
                    run.count == rival.count
                        && run.event.is_back() == rival.event.is_back()
                        && same_id(&self.names, *first, &other.names, *head)
                        && same_event(&self.names, &run.event, &other.names, &rival.event)
                })
    }

    /// Whether what is shown is the same, from left to right.
    fn same_view(&self, other: &Self) -> bool {
        if self.size() != other.size() {
            return false;
        }
        let chunk = |leaf: &super::order::Leaf<C>| leaf.content.size().items() > 0;
        let mut mine = self.order.leaves().filter(|leaf| chunk(leaf));
        let mut theirs = other.order.leaves().filter(|leaf| chunk(leaf));
        let (mut left, mut right) = (mine.next(), theirs.next());
        let (mut from, mut at) = (0, 0);
        while let (Some(one), Some(two)) = (left, right) {
            let (mine_left, theirs_left) = (
                one.content.size().items() - from,
                two.content.size().items() - at,
            );
            let count = mine_left.min(theirs_left);
            if !one.content.same(from, &two.content, (at, count)) {
                return false;
            }
            (from, at) = (from + count, at + count);
            if count == mine_left {
                (left, from) = (mine.next(), 0);
            }
            if count == theirs_left {
                (right, at) = (theirs.next(), 0);
            }
        }
        true
    }

    /// What the waiting elements hold, in the order of their dots.
    fn waiting_contents(&self) -> C {
        let mut pieces: Vec<_> = self.waiting.pieces().collect();
        pieces.sort_by_key(|piece| self.names.dot(piece.first));
        let mut all = C::default();
        for content in pieces.into_iter().filter_map(|piece| piece.content.clone()) {
            all.insert(all.size().items(), content);
        }
        all
    }
}

/// Two sequences of one version have the same order, so what they show is compared from left to
/// right.
impl<C: Content> PartialEq for Sequence<C> {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
            && self.orphans == other.orphans
            && self.same_log(other)
            && self.same_view(other)
            && self
                .waiting_contents()
                .compare(&other.waiting_contents())
                .is_eq()
    }
}

impl<C: Content> Eq for Sequence<C> {}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use super::super::log::{Hang, Moved, Place};
    use super::*;

    /// Every run of this length and every gap, from 1.
    fn runs(length: u64, gap: u64, count: u64) -> Vec<Numbers> {
        let first = |at| 1 + at * (length + gap);
        let runs = (0..count).map(|at| Numbers::new(first(at), first(at) + length - 1));
        runs.collect()
    }

    #[test]
    fn overlaps_are_what_both_hold() {
        let lists = [
            runs(1, 1, 9),
            runs(3, 2, 4),
            runs(2, 5, 3),
            runs(18, 1, 1),
            runs(1, 13, 2),
            Vec::new(),
        ];
        let holds = |list: &[Numbers], number| {
            let mut list = list.iter();
            list.any(|run| (run.first..=run.last).contains(&number))
        };
        for ours in &lists {
            for theirs in &lists {
                let found = overlaps(ours, theirs, |run| *run);
                let found: Vec<u64> = found.flat_map(|(low, high)| low..=high).collect();
                let both = (1..30).filter(|number| holds(ours, *number) && holds(theirs, *number));
                assert_eq!(found, both.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn of_many_runs_few_are_looked_at_for_one() {
        let ours = runs(1, 1, 100_000);
        let looks = Cell::new(0);
        let look = |run: &Numbers| {
            looks.set(looks.get() + 1);
            *run
        };
        for number in [1, 90_001, 199_999] {
            let theirs = [Numbers::one(number)];
            let found = overlaps(&ours, &theirs, look);
            assert!(found.eq([(number, number)]));
        }
        assert!(looks.get() < 100, "{looks:?}");
    }

    /// Events of every kind, no two of them the same. `names` may number the replicas as it likes.
    fn events(names: &Names) -> Vec<Event> {
        let id = |name: u64, number| names.find(name.into()).map(|at| Id::new(at, number));
        let dots = [id(1, 1), id(1, 2), id(2, 1)].map(Option::unwrap);
        let [first, second, ..] = dots;
        let mut events = Vec::new();
        for target in dots {
            let back = false;
            events.push(Event::Delete { target, back });
            for (parent, before) in [(first, second), (first, Id::NONE), (Id::NONE, second)] {
                for side in [Hang::Left, Hang::Right] {
                    let place = Place {
                        parent,
                        side,
                        before,
                    };
                    if target == first {
                        events.push(Event::Insert { place, back });
                    }
                    for rank in [1, 2] {
                        let element = target;
                        let moved = Moved { element, rank };
                        events.push(Event::Move { place, moved });
                    }
                }
            }
        }
        events
    }

    #[test]
    fn events_that_differ_in_one_thing_differ() {
        let [mut names, mut others] = [Names::default(), Names::default()];
        for name in [1_u64, 2] {
            names.intern(name.into());
            others.intern((3 - name).into());
        }
        let (mine, theirs) = (events(&names), events(&others));
        assert_eq!(mine.len(), 3 + 6 + 3 * 6 * 2);
        for (at, event) in mine.iter().enumerate() {
            for (other_at, other) in theirs.iter().enumerate() {
                let same = same_event(&names, event, &others, other);
                assert_eq!(same, at == other_at, "{event:?}, {other:?}");
            }
        }
    }
}
