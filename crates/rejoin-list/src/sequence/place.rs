//! How elements come to their places.

use alloc::vec::Vec;

use rejoin_merge::Observer;

use super::Sequence;
use super::content::{Content, Size};
use super::id::Id;
use super::log::{Hang, Place};
use super::order::{Finger, Spot};
use super::siblings::Gap;
use super::span::Span;
use super::tell::tell_added;
use super::waiting::Piece;

impl<C: Content> Sequence<C> {
    /// Before the placed element.
    pub(crate) fn spot_of(&self, id: Id) -> Option<Spot> {
        let leaf = self.lines.get(id.at as usize)?.leaves.get(id.sequence)?;
        let (span, offset) = self.order.leaf(leaf).find(id.at, id.sequence)?;
        Some(Spot { leaf, span, offset })
    }

    fn is_placed(&self, id: Id) -> bool {
        id.is_none() || self.spot_of(id).is_some()
    }

    /// Places the pieces, or lets them wait; then all that waited for them. They are of one run, in
    /// the order of their dots.
    pub(crate) fn settle<O: Observer>(&mut self, pieces: Vec<Piece<C>>, observer: &mut O) {
        let mut placed = Vec::new();
        for piece in pieces {
            placed.extend(self.place_or_wait(piece, observer));
        }
        if self.waiting.is_empty() {
            return;
        }
        // A stack instead of recursion, because a chain of parents may be a million long. What
        // continues a run comes first, so that a run that is placed at all is placed whole.
        let mut stack = Vec::new();
        for (first, last) in placed {
            stack.extend(self.waiting.wake(first, last));
        }
        while let Some(piece) = stack.pop() {
            if let Some((first, last)) = self.place_or_wait(piece, observer) {
                stack.extend(self.waiting.wake(first, last));
            }
        }
    }

    /// Places a piece, and says which elements that were; or lets it wait.
    fn place_or_wait<O: Observer>(
        &mut self,
        piece: Piece<C>,
        observer: &mut O,
    ) -> Option<(Id, Id)> {
        let Place { parent, before, .. } = piece.place;
        if let Some(missing) = [parent, before].into_iter().find(|id| !self.is_placed(*id)) {
            self.waiting.add(piece, missing);
            return None;
        }
        let names = (piece.first, piece.last());
        let (spot, gap) = self.spot_for(piece.place, piece.first);
        let starts = self.starts_run(piece.first);
        let (place, moved) = (piece.place, piece.run.event.moved());
        match moved {
            Some(_) => self.put_place(spot, piece.first),
            None => self.put(piece, spot, observer),
        }
        if starts {
            self.add_child(place, gap, names.0);
        }
        match moved {
            Some(moved) => self.take_place(names.0, moved, observer),
            None => self.carry_moved(names.0, names.1, observer),
        }
        Some(names)
    }

    fn starts_run(&self, id: Id) -> bool {
        let line = self.lines.get(id.at as usize);
        line.and_then(|line| line.runs.at(id.sequence))
            .is_none_or(|(first, _)| first == id.sequence)
    }

    /// Where the tree has an element that is not in the order yet, and where it belongs among its
    /// listed siblings.
    fn spot_for(&self, place: Place, id: Id) -> (Spot, Gap) {
        let (parent, side) = (place.parent, place.side);
        let (gap, beside) = self.beside(parent, side, id);
        let spot = match (side, beside) {
            (Hang::Left, Some(next)) => self.before(self.outermost(next, side)),
            (Hang::Left, None) => self.before(parent),
            (Hang::Right, Some(previous)) => self.after(self.outermost(previous, side)),
            (Hang::Right, None) => self.after(parent),
        };
        (spot, gap)
    }

    fn before(&self, id: Id) -> Spot {
        self.spot_of(id).unwrap_or(self.order.start())
    }

    fn after(&self, id: Id) -> Spot {
        match self.spot_of(id) {
            Some(spot) => Spot {
                offset: spot.offset + 1,
                ..spot
            },
            None => self.order.start(),
        }
    }

    fn put<O: Observer>(&mut self, piece: Piece<C>, spot: Spot, observer: &mut O) {
        let span = Span {
            first: piece.first.sequence,
            count: piece.run.count,
            at: piece.first.at,
            back: piece.run.event.is_back(),
            shown: piece.content.is_some(),
            moved: false,
        };
        let mut content = piece.content.unwrap_or_default();
        if span.back {
            content.reverse();
        }
        if O::LISTENS && span.shown {
            let index = match self.order.is_empty() {
                true => 0,
                false => self.order.index_of(spot),
            };
            tell_added(&content, index, observer);
        }
        let size = content.size();
        self.put_span(
            spot,
            span,
            size,
            |chunk, at| chunk.insert(at, content),
            None,
        );
    }

    /// Puts the place in that a move made.
    pub(crate) fn put_place(&mut self, spot: Spot, slot: Id) {
        let nothing = C::Size::default();
        self.put_span(spot, Span::of_move(slot), nothing, |_, _| {}, None);
    }

    /// Puts a span where it belongs, and keeps track of who is in which leaf. If the span is shown
    /// at this index, the finger points behind it.
    pub(crate) fn put_span(
        &mut self,
        spot: Spot,
        span: Span,
        size: C::Size,
        put: impl FnOnce(&mut C, usize),
        index: Option<usize>,
    ) {
        let (spot, place) = self.order.insert(spot, span, size, put);
        let line = &mut self.lines[span.at as usize];
        let last = span.first + (span.count - 1);
        line.leaves.add(span.first, last, span.shown, spot.leaf);
        if let Some(index) = index {
            let index = index + span.items();
            self.order.point(Finger { index, place, spot });
        }
        self.relieve(spot.leaf);
    }

    /// Splits a leaf until it and those split from it are not too full.
    pub(crate) fn relieve(&mut self, leaf: u32) {
        let mut full: Vec<u32> = Vec::new();
        let mut next = Some(leaf);
        while let Some(leaf) = next {
            match self.order.split(leaf) {
                Some(right) => {
                    for span in &self.order.leaf(right).spans {
                        let last = span.first + (span.count - 1);
                        self.lines[span.at as usize]
                            .leaves
                            .set(span.first, last, right);
                    }
                    full.push(right);
                }
                None => next = full.pop(),
            }
        }
    }

    /// How many elements are shown, in all measures.
    pub fn size(&self) -> C::Size {
        self.order.size()
    }

    /// How many elements are shown.
    pub fn len(&self) -> usize {
        self.order.size().items()
    }

    /// Whether no element is shown.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
