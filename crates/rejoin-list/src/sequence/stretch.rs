//! Where the elements of a run are, and what they hold.

use alloc::vec::Vec;

use super::Sequence;
use super::content::{Content, Size};
use super::id::Id;
use super::log::{Event, Run};

/// Neighbouring elements of a run that are in one chunk, all alive or all dead.
pub(crate) struct Stretch<'a, C> {
    pub(crate) count: u64,
    pub(crate) alive: Option<Alive<'a, C>>,
}

/// The contents of a stretch: part of a chunk.
pub(crate) struct Alive<'a, C> {
    pub(crate) chunk: &'a C,
    pub(crate) from: usize,
    /// Whether the order in the chunk is that of the dots turned round.
    pub(crate) back: bool,
}

impl<C: Content> Alive<'_, C> {
    /// The contents in the order of the dots.
    pub(crate) fn copy(&self, count: u64) -> C {
        let mut content = self.chunk.slice(self.from..self.from + count as usize);
        if self.back {
            content.reverse();
        }
        content
    }
}

impl<C: Content> Sequence<C> {
    /// The elements of a run of insertions, stretch by stretch in the order of the dots; of other
    /// runs nothing.
    pub(crate) fn stretches(&self, first: Id, run: Run) -> impl Iterator<Item = Stretch<'_, C>> {
        let end = match run.event {
            Event::Insert { .. } => first.sequence + run.count,
            Event::Delete { .. } | Event::Move { .. } => first.sequence,
        };
        let mut next = first.sequence;
        core::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let stretch = self.stretch_at(Id::new(first.at, next), end)?;
            next += stretch.count;
            Some(stretch)
        })
    }

    fn stretch_at(&self, id: Id, mut end: u64) -> Option<Stretch<'_, C>> {
        let last = Id::new(id.at, end - 1);
        let mut spot = self.spot_of(id);
        if let Some((element, place)) = self.moves.within(id, last).next() {
            end = element.sequence;
            if element == id {
                end += 1;
                spot = self.shown_spot_of(place).or(spot);
            }
        }
        if let Some(spot) = spot {
            let leaf = self.order.leaf(spot.leaf);
            let span = leaf.spans[spot.span];
            let count = match span.moved {
                true => 1,
                false => end.min(span.first + span.count) - id.sequence,
            };
            let before = leaf.items_before(spot);
            let alive = span.shown.then(|| Alive {
                chunk: &leaf.content,
                from: if span.back {
                    before + 1 - count as usize
                } else {
                    before
                },
                back: span.back,
            });
            return Some(Stretch { count, alive });
        }
        let piece = self.waiting.find(id)?;
        let count = end.min(piece.last().sequence + 1) - id.sequence;
        let alive = piece.content.as_ref().map(|chunk| Alive {
            chunk,
            from: (id.sequence - piece.first.sequence) as usize,
            back: false,
        });
        Some(Stretch { count, alive })
    }

    /// The same with copies of the contents, and as few parts as can be.
    pub(crate) fn copied(&self, first: Id, run: Run) -> Vec<(u64, Option<C>)> {
        let mut parts: Vec<(u64, Option<C>)> = Vec::new();
        for stretch in self.stretches(first, run) {
            let content = stretch.alive.map(|alive| alive.copy(stretch.count));
            match (parts.last_mut(), content) {
                (Some((count, Some(known))), Some(content)) => {
                    known.insert(known.size().items(), content);
                    *count += stretch.count;
                }
                (Some((count, None)), None) => *count += stretch.count,
                (_, content) => parts.push((stretch.count, content)),
            }
        }
        parts
    }
}
