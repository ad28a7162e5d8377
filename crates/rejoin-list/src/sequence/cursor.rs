//! Names for elements and for the gaps between them, which stay while indexes move.

use rejoin_causality::Dot;

use super::Sequence;
use super::content::Content;
use super::id::Id;
use super::order::Spot;

/// A side of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Side {
    /// What is left of it.
    Left,
    /// What is right of it.
    Right,
}

/// A gap between two elements, held by the element on one side of it.
///
/// What is inserted into the gap comes on the other side, as long as that element is there. The
/// gap stays where it is when the element is deleted or moved away, and means the same on every
/// replica; but what is inserted into it from then on comes before it, from whichever side it was
/// held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Anchor {
    /// The event that brought the element here, its insertion or a move; none for the start on the
    /// left, and for the end on the right.
    pub element: Option<Dot>,
    /// On which side of the gap the element is.
    pub side: Side,
}

impl<C: Content> Sequence<C> {
    /// The insertion that brought the element at `index`. O(log n).
    pub fn dot_at(&self, index: usize) -> Option<Dot> {
        let spot = self.order.spot_of(index)?;
        Some(self.names.dot(self.element_at(spot)))
    }

    /// Where the element is that this insertion brought, if it is shown. O(log n).
    pub fn index_of(&self, element: Dot) -> Option<usize> {
        let element = self.find(element)?;
        let place = self.moves.place_of(element).unwrap_or(element);
        let spot = self.shown_spot_of(place)?;
        (self.element_at(spot) == element).then(|| self.order.index_of(spot))
    }

    /// The gap before the element at `index`, held by what is on this side of it. O(log n).
    pub fn anchor(&self, index: usize, side: Side) -> Anchor {
        let element = match side {
            Side::Left => index.min(self.len()).checked_sub(1),
            Side::Right => Some(index),
        };
        Anchor {
            element: element.and_then(|index| self.slot_at(index)),
            side,
        }
    }

    /// The event that brought the element at `index` there.
    fn slot_at(&self, index: usize) -> Option<Dot> {
        let spot = self.order.spot_of(index)?;
        let span = self.order.leaf(spot.leaf).spans[spot.span];
        let slot = Id::new(span.at, span.sequence_at(spot.offset));
        Some(self.names.dot(slot))
    }

    /// The index of the element after the gap; nothing if the element that holds it has not come
    /// yet. O(log n).
    pub fn resolve(&self, anchor: &Anchor) -> Option<usize> {
        let Some(element) = anchor.element else {
            return Some(match anchor.side {
                Side::Left => 0,
                Side::Right => self.len(),
            });
        };
        let spot = self.spot_of(self.find(element)?)?;
        let after = anchor.side == Side::Left && self.is_shown(spot);
        Some(self.order.index_of(spot) + usize::from(after))
    }

    fn find(&self, event: Dot) -> Option<Id> {
        let at = self.names.find(event.replica)?;
        Some(Id::new(at, event.sequence))
    }

    pub(crate) fn is_shown(&self, spot: Spot) -> bool {
        self.order.leaf(spot.leaf).spans[spot.span].shown
    }
}
