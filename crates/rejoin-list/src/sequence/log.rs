//! Events, and runs of them that follow from their first.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Run as Numbers};

use super::id::{Id, Names};

/// On which side of its parent an element hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Hang {
    Left,
    Right,
}

/// Where an insertion puts its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) parent: Id,
    pub(crate) side: Hang,
    /// The element that stood to the right. For a left child that is its parent.
    pub(crate) before: Id,
}

impl Place {
    pub(crate) fn left_of(parent: Id) -> Self {
        Self {
            parent,
            side: Hang::Left,
            before: parent,
        }
    }

    pub(crate) fn right_of(parent: Id, before: Id) -> Self {
        Self {
            parent,
            side: Hang::Right,
            before,
        }
    }
}

/// What happened at the first dot of a run, and which way the run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// An element. Those after it are each the right child of the one before, or if the run goes
    /// back, the left child.
    Insert { place: Place, back: bool },
    /// The end of an element. The next one ends the element after it, or before it.
    Delete { target: Id, back: bool },
    /// A new place for an element, named by the dot of the move. Never part of a longer run.
    Move { place: Place, moved: Moved },
}

/// Which element a move moved, and how it stands to other moves of that element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) element: Id,
    /// One above the highest of all moves of the element that its author had seen, from 1.
    pub(crate) rank: u32,
}

/// Events of consecutive dots. A run of one goes forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) count: u64,
    pub(crate) event: Event,
}

impl Event {
    pub(crate) fn is_back(&self) -> bool {
        match self {
            Self::Insert { back, .. } | Self::Delete { back, .. } => *back,
            Self::Move { .. } => false,
        }
    }

    /// The place that it made.
    pub(crate) fn place(&self) -> Option<Place> {
        match self {
            Self::Insert { place, .. } | Self::Move { place, .. } => Some(*place),
            Self::Delete { .. } => None,
        }
    }

    pub(crate) fn moved(&self) -> Option<Moved> {
        match self {
            Self::Move { moved, .. } => Some(*moved),
            _ => None,
        }
    }

    /// The event at `offset` in a run that starts at `first` with this event and goes `back`.
    fn after(&self, first: Id, offset: u64, back: bool) -> Self {
        match *self {
            _ if offset == 0 => *self,
            Self::Move { .. } => *self,
            Self::Insert { place, .. } => {
                let parent = first.plus(offset - 1);
                let place = match back {
                    true => Place::left_of(parent),
                    false => Place::right_of(parent, place.before),
                };
                Self::Insert { place, back }
            }
            Self::Delete { target, .. } => {
                let target = match back {
                    true => target.minus(offset),
                    false => target.plus(offset),
                };
                Self::Delete { target, back }
            }
        }
    }

    fn going(self, back: bool) -> Self {
        match self {
            Self::Insert { place, .. } => Self::Insert { place, back },
            Self::Delete { target, .. } => Self::Delete { target, back },
            Self::Move { .. } => self,
        }
    }
}

impl Run {
    /// The `count` events from `offset` on, of the run that starts at `first`.
    pub(crate) fn slice(&self, first: Id, offset: u64, count: u64) -> Self {
        let back = self.event.is_back();
        let event = self.event.after(first, offset, back);
        Self {
            count,
            event: event.going(back && count > 1),
        }
    }

    /// Which way this run, starting at `first`, must go for `next` to be its next event.
    fn way_to(&self, first: Id, next: &Event) -> Option<bool> {
        let back = match (&self.event, next) {
            (Event::Insert { place, .. }, Event::Insert { place: next, .. }) => {
                let last = first.plus(self.count - 1);
                let before = match next.side {
                    Hang::Left => last,
                    Hang::Right => place.before,
                };
                let follows = next.parent == last && next.before == before;
                follows.then_some(next.side == Hang::Left)?
            }
            (Event::Delete { target, .. }, Event::Delete { target: next, .. }) => {
                [false, true].into_iter().find(|back| match back {
                    true => *next == target.minus(self.count) && target.sequence > self.count,
                    false => *next == target.plus(self.count),
                })?
            }
            _ => return None,
        };
        (self.count == 1 || self.event.is_back() == back).then_some(back)
    }

    /// Whether `next` continues this run, which starts at `first`.
    #[cfg(feature = "serde")]
    pub(crate) fn leads_to(&self, first: Id, next: &Event) -> bool {
        self.way_to(first, next).is_some()
    }

    /// Takes `next` in as far as it continues this run, and answers how many events those are.
    pub(crate) fn extend(&mut self, first: Id, next: &Self) -> u64 {
        let Some(back) = self.way_to(first, &next.event) else {
            return 0;
        };
        let all = next.count == 1 || next.event.is_back() == back;
        let taken = if all { next.count } else { 1 };
        self.event = self.event.going(back);
        self.count += taken;
        taken
    }

    /// Takes `next` in if all of it continues this run.
    pub(crate) fn extend_whole(&mut self, first: Id, next: &Self) -> bool {
        let way = self.way_to(first, &next.event);
        let fits = way.is_some_and(|back| next.count == 1 || next.event.is_back() == back);
        fits && self.extend(first, next) > 0
    }

    /// The elements that a run of deletions ends: the lowest, and how many.
    pub(crate) fn targets(&self) -> Option<(Id, u64)> {
        match self.event {
            Event::Delete { target, back: true } => {
                Some((target.minus(self.count - 1), self.count))
            }
            Event::Delete { target, .. } => Some((target, self.count)),
            Event::Insert { .. } | Event::Move { .. } => None,
        }
    }
}

/// The elements that the deletions among the runs ended.
pub(crate) fn ended(names: &Names, runs: impl Iterator<Item = Run>) -> CausalContext {
    let targets = runs.filter_map(|run| run.targets());
    let mut ended: Vec<_> = targets
        .map(|(target, count)| {
            let numbers = Numbers::new(target.sequence, target.plus(count - 1).sequence);
            (names.name(target.at), numbers)
        })
        .collect();
    // Each is added behind the others then.
    ended.sort_unstable_by_key(|(name, run)| (*name, run.first));
    CausalContext::from_iter(ended)
}
