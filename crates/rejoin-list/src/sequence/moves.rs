//! Elements that were moved.
//!
//! A move makes a place, as an insertion does, and says which element shall stand there. Of all
//! moves of an element whose places are known one counts: that of the highest rank, and of several
//! of one rank that of the highest dot. Whoever has seen a move gives the next a higher rank, so
//! among moves of which one saw the other the later counts, and no clock is asked.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use rejoin_causality::Replica;
use rejoin_merge::Observer;

use super::Sequence;
use super::content::Content;
use super::edit::Events;
use super::id::Id;
use super::log::{Event, Moved, Run};
use super::order::Spot;

/// What is known of the moves of one element.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The highest rank seen, whether the place of that move is known or not.
    highest: u32,
    /// The move that counts, and its rank; none while no place is known.
    counts: Option<(u32, Id)>,
}

/// The elements that some move names. Nothing is kept for the others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moves(BTreeMap<Id, Known>);

impl Moves {
    /// The rank of a new move that has seen all of these.
    fn next_rank(&self, element: Id) -> u32 {
        let highest = self.0.get(&element).map_or(0, |known| known.highest);
        highest.saturating_add(1)
    }

    /// The place that a move gave the element.
    pub(crate) fn place_of(&self, element: Id) -> Option<Id> {
        let (_, place) = self.0.get(&element)?.counts?;
        Some(place)
    }

    /// Of the elements from `first` to `last` those that a move gave a place, with this.
    pub(crate) fn within(&self, first: Id, last: Id) -> impl Iterator<Item = (Id, Id)> + '_ {
        let all = self.0.range(first..=last);
        all.filter_map(|(element, known)| Some((*element, known.counts?.1)))
    }
}

impl<C: Content> Sequence<C> {
    /// Moves the element at `from`, so that it is at `to` then, or at the end if there are not so
    /// many. Nothing happens if there is none, or if it is there already.
    pub fn move_to(&mut self, replica: &mut Replica, from: usize, to: usize) -> Events {
        let to = to.min(self.len().saturating_sub(1));
        let Some(spot) = self.order.spot_of(from).filter(|_| from != to) else {
            return Events::NONE;
        };
        let element = self.element_at(spot);
        let gap = if to < from { to } else { to + 1 };
        let (spot, place) = self.place_at(gap);
        let moved = Moved {
            element,
            rank: self.moves.next_rank(element),
        };
        let slot = self.mint(replica, 1);
        let event = Event::Move { place, moved };
        let line = &mut self.lines[slot.at as usize];
        line.runs.push(slot, Run { count: 1, event });
        self.note_move(moved);
        self.put_place(spot, slot);
        self.families.add_only(place, slot);
        self.take_place(slot, moved, &mut ());
        self.events(slot, 1)
    }

    /// Notes that a move was seen.
    pub(crate) fn note_move(&mut self, moved: Moved) {
        let known = self.moves.0.entry(moved.element).or_default();
        known.highest = known.highest.max(moved.rank);
    }

    /// Brings the element of a move to the place of this, which is known from now on, unless a move
    /// that counts more has placed it.
    pub(crate) fn take_place<O: Observer>(&mut self, slot: Id, moved: Moved, observer: &mut O) {
        let known = self.moves.0.entry(moved.element).or_default();
        let before = known.counts;
        let names = &self.names;
        let key = |(rank, slot): (u32, Id)| (rank, names.dot(slot));
        let new = (moved.rank, slot);
        if let Some(counting) = before.filter(|counting| key(*counting) > key(new)) {
            observer.lost(&names.dot(slot), &names.dot(counting.1));
            return;
        }
        known.counts = Some(new);
        match before {
            Some((rank, place)) => {
                if rank == moved.rank {
                    observer.lost(&names.dot(place), &names.dot(slot));
                }
                self.carry(place, slot, observer);
            }
            // A place that a move made is no element, whatever a peer says.
            None if self.move_at(moved.element).is_none() => {
                self.carry(moved.element, slot, observer);
            }
            None => {}
        }
    }

    /// Brings those of the elements to their new places that have one. They were just placed.
    pub(crate) fn carry_moved<O: Observer>(&mut self, first: Id, last: Id, observer: &mut O) {
        let moved: Vec<(Id, Id)> = self.moves.within(first, last).collect();
        for (element, place) in moved {
            self.carry(element, place, observer);
        }
    }

    /// Takes what is shown in one place to another. Nothing happens if nothing is shown there: it
    /// is dead, or has not come.
    fn carry<O: Observer>(&mut self, from: Id, to: Id, observer: &mut O) {
        let Some(spot) = self.shown_spot_of(from) else {
            return;
        };
        let index = self.told_index::<O>(spot);
        let content = self.order.hide(spot, spot.offset + 1);
        self.relieve(spot.leaf);
        let Some(spot) = self.spot_of(to) else {
            return;
        };
        if O::LISTENS {
            let end = self.order.index_of(spot);
            content.tell(&mut |value| observer.moved(value, index, end));
        }
        self.order.show(spot, content);
        self.relieve(spot.leaf);
    }

    /// Before the element that is shown in the place which the event made.
    pub(crate) fn shown_spot_of(&self, slot: Id) -> Option<Spot> {
        let spot = self.spot_of(slot)?;
        self.is_shown(spot).then_some(spot)
    }

    /// The element that is shown right of the spot.
    pub(crate) fn element_at(&self, spot: Spot) -> Id {
        let span = self.order.leaf(spot.leaf).spans[spot.span];
        let slot = Id::new(span.at, span.sequence_at(spot.offset));
        match self.move_at(slot).filter(|_| span.moved) {
            Some(moved) => moved.element,
            None => slot,
        }
    }

    /// What the move of this dot moved.
    fn move_at(&self, slot: Id) -> Option<Moved> {
        let (_, run) = self.lines.get(slot.at as usize)?.runs.at(slot.sequence)?;
        run.event.moved()
    }

    /// Ends those of the elements that a move gave a place.
    pub(crate) fn kill_moved<O: Observer>(&mut self, first: Id, last: Id, observer: &mut O) {
        let places: Vec<Id> = self.moves.within(first, last).map(|each| each.1).collect();
        for place in places {
            if let Some(spot) = self.shown_spot_of(place) {
                self.hide_at(spot, spot.offset + 1, observer);
            }
        }
    }

    /// The index of the element right of the spot, for who listens.
    pub(crate) fn told_index<O: Observer>(&self, spot: Spot) -> usize {
        match O::LISTENS {
            true => self.order.index_of(spot),
            false => 0,
        }
    }
}
