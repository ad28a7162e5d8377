//! The place of the last local edit, where the next one likely is.

use super::{Order, Spot};
use crate::sequence::content::{Content, Size};
use crate::sequence::span::Span;

/// A place that was found, and what that took. Any change of the tree ends it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finger {
    /// How many elements are shown left of it.
    pub(crate) index: usize,
    /// How many of these are in its leaf.
    pub(crate) place: usize,
    /// Right of an element that is shown.
    pub(crate) spot: Spot,
}

impl<C: Content> Order<C> {
    /// The finger, if it is before the element at `index`.
    pub(crate) fn finger_at(&self, index: usize) -> Option<Finger> {
        self.finger.filter(|finger| finger.index == index)
    }

    /// Right of the shown element that is left of `index`; none at the start.
    pub(crate) fn left_of(&self, index: usize) -> Option<Finger> {
        if let Some(finger) = self.finger_at(index) {
            return Some(finger);
        }
        let (leaf, rest) = self.leaf_at(index.checked_sub(1)?, Size::items)?;
        let mut left = rest;
        for (span, each) in self.leaf(leaf).spans.iter().enumerate() {
            let items = each.items();
            if left < items {
                let offset = left as u64 + 1;
                return Some(Finger {
                    index,
                    place: rest + 1,
                    spot: Spot { leaf, span, offset },
                });
            }
            left -= items;
        }
        None
    }

    /// Draws the finger back behind what is left of its span, if the elements from the spot to it
    /// go. Any other change ends it.
    pub(super) fn draw_back(&mut self, spot: Spot, to: u64) {
        let behind = Spot { offset: to, ..spot };
        let finger = self.finger.take();
        let stays = finger.filter(|finger| finger.spot == behind && spot.offset > 0);
        let count = (to - spot.offset) as usize;
        self.finger = stays.map(|finger| Finger {
            index: finger.index - count,
            place: finger.place - count,
            spot,
        });
    }

    /// Puts the finger down.
    pub(crate) fn point(&mut self, finger: Finger) {
        self.finger = Some(finger);
    }

    /// The span that ends at the finger, if it could go on there.
    pub(crate) fn span_before(&self, finger: &Finger) -> Option<Span> {
        let span = self.leaf(finger.spot.leaf).spans.get(finger.spot.span)?;
        let ends = finger.spot.offset == span.count && span.shown && !span.back && !span.moved;
        ends.then_some(*span)
    }

    /// Adds elements to the span that ends at the finger, which goes on behind them.
    pub(crate) fn extend(
        &mut self,
        finger: Finger,
        size: C::Size,
        put: impl FnOnce(&mut C, usize),
    ) {
        let Spot { leaf, span, offset } = finger.spot;
        self.grow(leaf, size);
        let leaf = &mut self.leaves[leaf as usize];
        put(&mut leaf.content, finger.place);
        let count = size.items();
        leaf.spans[span].count += count as u64;
        let offset = offset + count as u64;
        self.finger = Some(Finger {
            index: finger.index + count,
            place: finger.place + count,
            spot: Spot {
                offset,
                ..finger.spot
            },
        });
    }
}
