//! The join of two states that contradict each other, because one dot was used twice.
//!
//! Of two events under one dot the larger stands, of two contents of one element the larger, and
//! what either side knows to be dead is dead. It is rare, so it takes the long way: the logs are
//! joined, and all else is derived anew.

use alloc::vec::Vec;
use core::cmp::Ordering;

use rejoin_causality::{CausalContext, Dot};
use rejoin_merge::{Merge, Observer};

use super::Sequence;
use super::content::{Content, Size};
use super::id::{Id, Names};
use super::log::{Event, Hang, Place, Run, ended};
use super::parts::{Frame, Parts};

impl<C: Content> Sequence<C> {
    /// The join of both.
    pub(crate) fn reconcile<O: Observer>(&self, other: &Self, observer: &mut O) -> Self {
        let mut version = self.version.clone();
        version.merge(&other.version);
        // A state that is there only to name replicas and to translate events.
        let mut scratch = Self::new();
        let mut runs = Vec::new();
        for (name, _) in version.replicas() {
            let at = scratch.intern(name);
            let mut lists = [self, other].map(|side| {
                let mut list = side.line_in(name, at, &mut scratch);
                list.reverse();
                list
            });
            let [mine, theirs] = &mut lists;
            weave(mine, theirs, &mut |first, one, two| {
                choose(&scratch.names, first, one, two, &mut runs, observer);
            });
        }
        let mut dead = self.dead();
        dead.merge(&other.dead());
        let names = dead.replicas().map(|(name, _)| name);
        names.for_each(|name| {
            scratch.intern(name);
        });
        let mut content = C::default();
        let ended = ended(&scratch.names, runs.iter().map(|(_, run)| *run));
        for (first, run) in &runs {
            if !matches!(run.event, Event::Insert { .. }) {
                continue;
            }
            let dot = scratch.names.dot(*first);
            let whole = rejoin_causality::Run::new(dot.sequence, dot.sequence + (run.count - 1));
            let alive = CausalContext::from_iter([(dot.replica, whole)]).without(&dead);
            for dot in alive.dots() {
                match self.content_of(dot, other, observer) {
                    Some(piece) => content.insert(content.size().items(), piece),
                    None => {
                        dead.insert(dot);
                    }
                }
            }
        }
        let parts = Parts {
            names: scratch.names,
            version,
            runs,
            orphans: dead.without(&ended),
        };
        Frame::new(parts).fill(content).unwrap_or_default()
    }

    /// All elements that are known to be dead, whether they have come or not.
    fn dead(&self) -> CausalContext {
        let mut dead = self.targets_in(&self.version);
        dead.merge(&self.orphans);
        dead
    }

    /// The events of one replica, as `scratch` names them.
    fn line_in(
        &self,
        name: rejoin_causality::ReplicaId,
        at: u32,
        scratch: &mut Self,
    ) -> Vec<(Id, Run)> {
        let Some(own) = self.names.find(name) else {
            return Vec::new();
        };
        let Some(line) = self.lines.get(own as usize) else {
            return Vec::new();
        };
        let translated = line.runs.all(own).map(|(first, run)| {
            let event = scratch.translate(&self.names, run.event);
            (Id::new(at, first.sequence), Run { event, ..run })
        });
        translated.collect()
    }

    /// What an element holds that is alive here or there: the larger, if it holds two things.
    fn content_of<O: Observer>(&self, dot: Dot, other: &Self, observer: &mut O) -> Option<C> {
        match (self.alone(dot), other.alone(dot)) {
            (Some(one), Some(two)) => {
                let (kept, dropped) = match one.compare(&two) {
                    Ordering::Less => (two, one),
                    Ordering::Equal => return Some(one),
                    Ordering::Greater => (one, two),
                };
                observer.conflict(&dot, &kept, &dropped);
                Some(kept)
            }
            (one, two) => one.or(two),
        }
    }

    fn alone(&self, dot: Dot) -> Option<C> {
        let at = self.names.find(dot.replica)?;
        let (first, run) = self.lines.get(at as usize)?.runs.at(dot.sequence)?;
        let id = Id::new(at, dot.sequence);
        let one = run.slice(Id::new(at, first), dot.sequence - first, 1);
        let stretch = self.stretches(id, one).next()?;
        stretch.alive.map(|alive| alive.copy(1))
    }
}

/// Walks two lists of runs, each with its lowest at the end, and shows what lies under each dot.
fn weave(
    mine: &mut Vec<(Id, Run)>,
    theirs: &mut Vec<(Id, Run)>,
    show: &mut impl FnMut(Id, Run, Option<Run>),
) {
    loop {
        let (one, two) = (mine.last().copied(), theirs.last().copied());
        match (one, two) {
            (Some((first, run)), Some((head, rival))) if first == head => {
                let count = run.count.min(rival.count);
                drop_front(mine, count);
                drop_front(theirs, count);
                let parts = [run, rival].map(|run| run.slice(first, 0, count));
                show(first, parts[0], Some(parts[1]));
            }
            (Some((first, run)), two) if two.is_none_or(|(head, _)| first < head) => {
                let gap = two.map_or(run.count, |(head, _)| head.sequence - first.sequence);
                let count = run.count.min(gap);
                drop_front(mine, count);
                show(first, run.slice(first, 0, count), None);
            }
            (one, Some((head, rival))) => {
                let gap = one.map_or(rival.count, |(first, _)| first.sequence - head.sequence);
                let count = rival.count.min(gap);
                drop_front(theirs, count);
                show(head, rival.slice(head, 0, count), None);
            }
            (_, None) => return,
        }
    }
}

fn drop_front(list: &mut Vec<(Id, Run)>, count: u64) {
    if let Some((first, run)) = list.pop()
        && run.count > count
    {
        list.push((
            first.plus(count),
            run.slice(first, count, run.count - count),
        ));
    }
}

/// Keeps the larger event under each dot. After their first events, two runs differ in one sense
/// all along, but for deletions that go opposite ways: those are cut where they cross.
fn choose<O: Observer>(
    names: &Names,
    first: Id,
    one: Run,
    other: Option<Run>,
    runs: &mut Vec<(Id, Run)>,
    observer: &mut O,
) {
    let Some(other) = other.filter(|other| *other != one) else {
        return runs.push((first, one));
    };
    let cut = |stack: &mut Vec<(Id, Run, Run)>, (first, one, other): (Id, Run, Run), at: u64| {
        for (from, count) in [(at, one.count - at), (0, at)] {
            if count > 0 {
                let [one, other] = [one, other].map(|run| run.slice(first, from, count));
                stack.push((first.plus(from), one, other));
            }
        }
    };
    let mut stack = Vec::new();
    cut(&mut stack, (first, one, other), 1);
    while let Some((first, one, other)) = stack.pop() {
        let order = |offset| {
            let [one, other] = [one, other].map(|run| run.slice(first, offset, 1).event);
            compare(names, &one, &other)
        };
        let order = match (order(0), order(one.count - 1)) {
            (start, end) if start == end => start,
            _ => {
                cut(&mut stack, (first, one, other), one.count / 2);
                continue;
            }
        };
        let (kept, dropped) = match order {
            Ordering::Less => (other, one),
            _ => (one, other),
        };
        if order.is_ne() {
            observer.conflict(&names.dot(first), &kept, &dropped);
        }
        runs.push((first, kept));
    }
}

fn compare(names: &Names, one: &Event, other: &Event) -> Ordering {
    let of_place = |place: &Place| {
        let side = if place.side == Hang::Left { 0 } else { 1 };
        let dots = [place.parent, place.before].map(|id| names.some_dot(id));
        (side, dots)
    };
    let key = |event: &Event| match event {
        Event::Insert { place, .. } => (0, of_place(place), None),
        Event::Delete { target, .. } => (1, (0, [names.some_dot(*target), None]), None),
        Event::Move { place, moved } => {
            let element = names.some_dot(moved.element);
            (2, of_place(place), Some((element, moved.rank)))
        }
    };
    key(one).cmp(&key(other))
}
