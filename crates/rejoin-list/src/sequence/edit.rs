//! Local edits.

use core::ops::Range;

use rejoin_causality::{Dot, Replica, ReplicaId, Run as Numbers};

use super::Sequence;
use super::content::{Content, Size};
use super::id::Id;
use super::log::{Event, Hang, Place, Run};
use super::order::{Finger, Spot};
use super::span::Span;

/// The events that one edit minted: what it takes to cut its delta out of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Events(pub(crate) Option<(ReplicaId, Numbers)>);

impl Events {
    /// No event: the edit had no effect.
    pub const NONE: Self = Self(None);

    /// Whether there is no event.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// The first event.
    pub fn first(&self) -> Option<Dot> {
        self.0.map(|(replica, run)| Dot::new(replica, run.first))
    }
}

impl<C: Content> Sequence<C> {
    /// Inserts elements before the one at `index`, or at the end if there are not so many.
    pub fn insert(&mut self, replica: &mut Replica, index: usize, content: C) -> Events {
        let size = content.size();
        self.insert_with(replica, index, size, |chunk, at| chunk.insert(at, content))
    }

    /// Inserts elements of this size before the one at `index`, or at the end if there are not so
    /// many. `put` adds them to a chunk, before the element at the place that it is told.
    pub fn insert_with(
        &mut self,
        replica: &mut Replica,
        index: usize,
        size: C::Size,
        put: impl FnOnce(&mut C, usize),
    ) -> Events {
        let count = size.items() as u64;
        if count == 0 {
            return Events::NONE;
        }
        let index = index.min(self.len());
        if let Some(finger) = self.order.finger_at(index)
            && let Some(first) = self.go_on(replica, &finger, count)
        {
            self.order.extend(finger, size, put);
            let leaf = finger.spot.leaf;
            let last = first.sequence + (count - 1);
            self.lines[first.at as usize]
                .leaves
                .add(first.sequence, last, true, leaf);
            self.relieve(leaf);
            return self.events(first, count);
        }
        let (spot, place) = self.place_at(index);
        let first = self.mint(replica, count);
        let event = Event::Insert { place, back: false };
        let continues = self.lines[first.at as usize]
            .runs
            .push(first, Run { count, event });
        let span = Span {
            first: first.sequence,
            count,
            at: first.at,
            back: false,
            shown: true,
            moved: false,
        };
        self.put_span(spot, span, size, put, Some(index));
        // Nothing else hangs on that side: it would stand between.
        if !continues {
            self.families.add_only(place, first);
        }
        self.events(first, count)
    }

    /// Mints events that go on with a run of insertions whose last element is the replica's latest
    /// event and left of the finger. It has no child then, so that is where they belong.
    fn go_on(&mut self, replica: &Replica, finger: &Finger, count: u64) -> Option<Id> {
        let span = self.order.span_before(finger)?;
        let last = Id::new(span.at, span.first + (span.count - 1));
        let name = replica.id();
        if self.names.name(last.at) != name || self.next_number(name) != last.sequence + 1 {
            return None;
        }
        let runs = &mut self.lines[last.at as usize].runs;
        runs.go_on(last.sequence, count).then(|| {
            let numbers = Numbers::new(last.sequence + 1, last.sequence + count);
            self.version.insert_run(name, numbers);
            last.plus(1)
        })
    }

    /// Deletes the elements in `range`, as far as there are any.
    pub fn delete(&mut self, replica: &mut Replica, range: Range<usize>) -> Events {
        let end = range.end.min(self.len());
        let Some(mut left) = end.checked_sub(range.start).filter(|left| *left > 0) else {
            return Events::NONE;
        };
        let first = self.mint(replica, left as u64);
        let mut next = first;
        while left > 0 {
            let finger = self.order.finger_at(range.start.saturating_add(left));
            let finger = finger.filter(|finger| finger.spot.offset as usize >= left);
            let spot = match finger {
                Some(Finger { spot, .. }) => Some(Spot {
                    offset: spot.offset - left as u64,
                    ..spot
                }),
                None => self.order.spot_of(range.start),
            };
            let Some(spot) = spot else {
                break;
            };
            let span = self.order.leaf(spot.leaf).spans[spot.span];
            let count = (span.count - spot.offset).min(left as u64);
            let target = self.element_at(spot);
            let back = span.back && count > 1;
            let event = Event::Delete { target, back };
            self.lines[next.at as usize]
                .runs
                .push(next, Run { count, event });
            self.hide_at(spot, spot.offset + count, &mut ());
            next = next.plus(count);
            left -= count as usize;
        }
        self.events(first, next.sequence - first.sequence)
    }

    /// Spends the next `count` dots of the replica, and gives the first.
    pub(crate) fn mint(&mut self, replica: &Replica, count: u64) -> Id {
        let name = replica.id();
        let first = self.next_number(name);
        let numbers = Numbers::new(first, first + (count - 1));
        self.version.insert_run(name, numbers);
        Id::new(self.intern(name), first)
    }

    /// The number of a replica's next event. A replica that lost events may know that elements are
    /// dead which it inserted: those names are spent.
    fn next_number(&self, name: ReplicaId) -> u64 {
        let spent = self.covered.next_dot(name).sequence;
        self.version.next_dot(name).sequence.max(spent)
    }

    pub(crate) fn events(&self, first: Id, count: u64) -> Events {
        let numbers = Numbers::new(first.sequence, first.sequence + (count - 1));
        Events(Some((self.names.name(first.at), numbers)))
    }

    /// The number of a replica, and a line for it.
    pub(crate) fn intern(&mut self, name: ReplicaId) -> u32 {
        let at = self.names.intern(name);
        if self.lines.len() < self.names.len() {
            self.lines.resize_with(self.names.len(), Default::default);
        }
        at
    }

    /// Where an insertion before the element at `index` goes, in the order and in the tree: beside
    /// the shown element on its left, which gets a right child unless it has one.
    pub(crate) fn place_at(&self, index: usize) -> (Spot, Place) {
        let (parent, spot) = match self.order.left_of(index) {
            Some(Finger { spot, .. }) => {
                let span = self.order.leaf(spot.leaf).spans[spot.span];
                let parent = Id::new(span.at, span.sequence_at(spot.offset - 1));
                (parent, spot)
            }
            None => (Id::NONE, self.order.start()),
        };
        let next = self.order.right_of(spot);
        let next = next.map(|(span, offset)| Id::new(span.at, span.sequence_at(offset)));
        let place = match next {
            Some(next) if self.has_right_child(parent) => Place::left_of(next),
            next => Place::right_of(parent, next.unwrap_or(Id::NONE)),
        };
        (spot, place)
    }

    /// Whether `parent` has a right child.
    fn has_right_child(&self, parent: Id) -> bool {
        if self.families.has_any(parent, Hang::Right) {
            return true;
        }
        // A child that continues the run of its parent is not listed.
        let line = self.lines.get(parent.at as usize);
        match line.and_then(|line| line.runs.at(parent.sequence)) {
            Some((first, run)) if !run.event.is_back() => parent.sequence - first + 1 < run.count,
            _ => false,
        }
    }
}
