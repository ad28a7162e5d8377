//! Siblings: the elements that hang on one side of one parent, and their order.

use alloc::collections::{BTreeMap, BTreeSet};
use core::cmp::Ordering;

use hashbrown::HashMap;

use super::Sequence;
use super::content::Content;
use super::id::Id;
use super::log::{Hang, Place};
use super::siblings::{Gap, Siblings};

/// Seeded at random for each process, so that nobody can choose elements that collide. No table is
/// ever read in its own order.
#[cfg(feature = "std")]
type State = foldhash::fast::RandomState;

/// Without an operating system there is no entropy to seed from.
#[cfg(not(feature = "std"))]
type State = foldhash::fast::FixedState;

/// One side of a parent.
type Family = (Id, Hang);

/// The placed children that start a run. One that continues the run of its parent is not listed:
/// the log tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Families {
    /// The one that is there, on most sides that have any.
    only: HashMap<Family, Id, State>,
    /// On the other sides, from left to right.
    several: BTreeMap<Family, Siblings>,
    /// The sides on which a parent also has a child that continues its run: only where several
    /// replicas inserted in one place.
    forks: BTreeSet<Family>,
}

impl Families {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            only: HashMap::with_capacity_and_hasher(capacity, State::default()),
            ..Self::default()
        }
    }

    /// Lists the children on a side where none are listed. `goes_on` says whether the parent's run
    /// continues there as well.
    pub(crate) fn list(
        &mut self,
        parent: Id,
        side: Hang,
        mut children: impl Iterator<Item = Id>,
        goes_on: bool,
    ) {
        let key = (parent, side);
        if let (Some(first), second) = (children.next(), children.next()) {
            match second {
                None => {
                    self.only.insert(key, first);
                }
                Some(second) => {
                    let all = [first, second].into_iter().chain(children);
                    self.several.insert(key, Siblings::new(all.collect()));
                }
            }
            if goes_on {
                self.forks.insert(key);
            }
        }
    }

    /// Whether any child is listed on this side.
    pub(crate) fn has_any(&self, parent: Id, side: Hang) -> bool {
        let key = (parent, side);
        self.only.contains_key(&key) || self.several.contains_key(&key)
    }

    /// The leftmost that is listed on the left side, or the rightmost on the right side.
    fn outer(&self, parent: Id, side: Hang) -> Option<Id> {
        let key = (parent, side);
        if let Some(only) = self.only.get(&key) {
            return Some(*only);
        }
        let siblings = self.several.get(&key)?;
        match side {
            Hang::Left => siblings.first(),
            Hang::Right => siblings.last(),
        }
    }

    /// The gap behind all on one side that are left of something, and the two next to it.
    fn gap_after(
        &self,
        key: Family,
        is_left: impl Fn(Id) -> bool,
    ) -> (Gap, Option<Id>, Option<Id>) {
        if let Some(only) = self.only.get(&key) {
            return match is_left(*only) {
                true => ((0, 1), Some(*only), None),
                false => ((0, 0), None, Some(*only)),
            };
        }
        let Some(siblings) = self.several.get(&key) else {
            return ((0, 0), None, None);
        };
        let gap = siblings.gap_after(is_left);
        let (left, right) = siblings.around(gap);
        (gap, left, right)
    }

    /// Adds one where none is listed.
    pub(crate) fn add_only(&mut self, place: Place, id: Id) {
        self.only.insert((place.parent, place.side), id);
    }

    fn add(&mut self, key: Family, gap: Gap, id: Id) {
        if let Some(siblings) = self.several.get_mut(&key) {
            siblings.insert(gap, id);
        } else if let Some(only) = self.only.remove(&key) {
            let both = if gap == (0, 0) {
                [id, only]
            } else {
                [only, id]
            };
            self.several.insert(key, Siblings::new(both.into()));
        } else {
            self.only.insert(key, id);
        }
    }
}

impl<C: Content> Sequence<C> {
    /// Where the insertion of an element put it.
    pub(crate) fn place_of(&self, id: Id) -> Option<Place> {
        let (first, run) = self.lines.get(id.at as usize)?.runs.at(id.sequence)?;
        let first = Id::new(id.at, first);
        run.slice(first, id.sequence - first.sequence, 1)
            .event
            .place()
    }

    /// Where `id`, which is not placed, belongs among the listed children on one side, and the
    /// placed child that is next to it, towards the parent.
    pub(crate) fn beside(&self, parent: Id, side: Hang, id: Id) -> (Gap, Option<Id>) {
        let is_left = |other| self.compare_siblings(other, id) == Ordering::Less;
        let (gap, left, right) = self.families.gap_after((parent, side), is_left);
        let listed = match side {
            Hang::Left => right,
            Hang::Right => left,
        };
        let inner = match side {
            Hang::Left => Ordering::Greater,
            Hang::Right => Ordering::Less,
        };
        let is_nearer = |one: Id| {
            let stands = |other: Id, order| self.compare_siblings(one, other) == order;
            stands(id, inner) && listed.is_none_or(|other| stands(other, inner.reverse()))
        };
        let successor = self.successor(parent, side);
        let placed = successor.filter(|next| self.spot_of(*next).is_some());
        let nearer = placed.filter(|next| is_nearer(*next));
        (gap, nearer.or(listed))
    }

    /// The child that continues the run of its parent.
    fn successor(&self, parent: Id, side: Hang) -> Option<Id> {
        let last = self.chain_end(parent, side)?;
        (last != parent).then(|| parent.plus(1))
    }

    /// The last of the run that goes on from `id` by children on this side.
    fn chain_end(&self, id: Id, side: Hang) -> Option<Id> {
        let (first, run) = self.lines.get(id.at as usize)?.runs.at(id.sequence)?;
        let goes = match run.event.is_back() {
            true => Hang::Left,
            false => Hang::Right,
        };
        let last = first + (run.count - 1);
        Some(if goes == side {
            Id::new(id.at, last)
        } else {
            id
        })
    }

    /// On the right side, the one whose right neighbour stood further right comes first; else, and
    /// on the left side, the lower dot.
    fn compare_siblings(&self, one: Id, other: Id) -> Ordering {
        let by_id = || self.names.dot(one).cmp(&self.names.dot(other));
        match (self.place_of(one), self.place_of(other)) {
            (Some(first), Some(second)) if first.side == Hang::Right => self
                .compare_places(second.before, first.before)
                .then_with(by_id),
            _ => by_id(),
        }
    }

    /// Which of two placed elements comes first; the end comes last.
    fn compare_places(&self, one: Id, other: Id) -> Ordering {
        if one == other {
            return Ordering::Equal;
        }
        match (self.spot_of(one), self.spot_of(other)) {
            (Some(one), Some(other)) => self.order.compare(one, other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        }
    }

    /// The leftmost or rightmost element among `id` and all that hangs on that side of it, and of
    /// that, and so on.
    pub(crate) fn outermost(&self, id: Id, side: Hang) -> Id {
        let mut outer = id;
        loop {
            let end = self.chain_end(outer, side).unwrap_or(outer);
            if let Some(other) = self.turn_off(outer, end, side) {
                outer = other;
                continue;
            }
            match self.families.outer(end, side) {
                Some(next) => outer = next,
                None => return end,
            }
        }
    }

    /// The first child on the way from `from` to `end`, the end of its run, that lies further out
    /// than the run.
    fn turn_off(&self, from: Id, end: Id, side: Hang) -> Option<Id> {
        if from == end {
            return None;
        }
        let low = (from, Hang::Left);
        let high = (end.minus(1), Hang::Right);
        let mut forks = self.families.forks.range(low..=high);
        forks.find_map(|(parent, hang)| {
            if *hang != side {
                return None;
            }
            let rival = self.families.outer(*parent, side)?;
            let outer = match side {
                Hang::Left => Ordering::Less,
                Hang::Right => Ordering::Greater,
            };
            (self.compare_siblings(rival, parent.plus(1)) == outer).then_some(rival)
        })
    }

    /// Notes that a run starts with `id`, which is placed in this gap between its listed siblings.
    pub(crate) fn add_child(&mut self, place: Place, gap: Gap, id: Id) {
        let key = (place.parent, place.side);
        if self.successor(place.parent, place.side).is_some() {
            self.families.forks.insert(key);
        }
        self.families.add(key, gap, id);
    }

    /// Notes that a run goes on with `id`.
    pub(crate) fn add_successor(&mut self, id: Id) {
        let parent = id.minus(1);
        for side in [Hang::Left, Hang::Right] {
            let forks = self.families.has_any(parent, side);
            if forks && self.successor(parent, side).is_some() {
                self.families.forks.insert((parent, side));
            }
        }
    }
}
