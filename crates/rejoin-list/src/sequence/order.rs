//! All placed elements from left to right: a balanced tree with spans in its leaves.

mod build;
mod finger;
mod grow;
mod seek;

use alloc::vec::Vec;
use core::ops::Range;

pub(crate) use build::Builder;
pub(crate) use finger::Finger;

use super::content::{Content, Size};
use super::span::Span;

/// No node.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// How many spans a leaf may hold.
const MOST_SPANS: usize = 32;

/// Spans, and the contents of those that are shown, from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Leaf<C> {
    parent: u32,
    /// Where it is among the children of its parent, or near.
    slot: u32,
    next: u32,
    pub(crate) spans: Vec<Span>,
    pub(crate) content: C,
}

/// An inner node: its children, and how large each is.
#[derive(Clone, Debug)]
struct Inner<S> {
    parent: u32,
    /// Where it is among the children of its parent, or near.
    slot: u32,
    /// Whether the children are leaves.
    low: bool,
    children: Vec<u32>,
    sizes: Vec<S>,
}

/// Between two elements of a leaf: before the element at `offset` of a span, or after its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    pub(crate) leaf: u32,
    pub(crate) span: usize,
    pub(crate) offset: u64,
}

/// The tree. Nodes are named by their place in a vector, and none is ever given up.
#[derive(Clone, Debug)]
pub(crate) struct Order<C: Content> {
    leaves: Vec<Leaf<C>>,
    inners: Vec<Inner<C::Size>>,
    root: u32,
    first: u32,
    size: C::Size,
    finger: Option<Finger>,
}

impl<C: Content> Default for Order<C> {
    fn default() -> Self {
        Self {
            leaves: Vec::new(),
            inners: Vec::new(),
            root: NOWHERE,
            first: NOWHERE,
            size: C::Size::default(),
            finger: None,
        }
    }
}

impl<C: Content> Order<C> {
    pub(crate) fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    pub(crate) fn size(&self) -> C::Size {
        self.size
    }

    pub(crate) fn leaf(&self, leaf: u32) -> &Leaf<C> {
        &self.leaves[leaf as usize]
    }

    /// The spans of the leaf, and the leaf to the right.
    pub(crate) fn spans_of(&self, leaf: u32) -> (&[Span], u32) {
        let leaf = self.leaf(leaf);
        (&leaf.spans, leaf.next)
    }

    /// The leaf to the right.
    pub(crate) fn after(&self, leaf: &Leaf<C>) -> Option<&Leaf<C>> {
        self.leaves.get(leaf.next as usize)
    }

    /// The leaves from left to right.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = &Leaf<C>> {
        let first = self.leaves.get(self.first as usize);
        core::iter::successors(first, |leaf| self.after(leaf))
    }

    /// Left of everything.
    pub(crate) fn start(&self) -> Spot {
        Spot {
            leaf: self.first,
            span: 0,
            offset: 0,
        }
    }

    /// The span to the right of the spot, and how far into it the spot is.
    pub(crate) fn right_of(&self, spot: Spot) -> Option<(Span, u64)> {
        let leaf = self.leaves.get(spot.leaf as usize)?;
        let span = leaf.spans.get(spot.span)?;
        if spot.offset < span.count {
            return Some((*span, spot.offset));
        }
        let next = leaf.spans.get(spot.span + 1);
        let next = next.or_else(|| self.leaves.get(leaf.next as usize)?.spans.first())?;
        Some((*next, 0))
    }

    /// Puts a span in; `put` adds contents of this size at a place of a chunk. The leaf may be too
    /// full afterwards. Answers where the span ends, and how many elements of the leaf are shown
    /// before that.
    pub(crate) fn insert(
        &mut self,
        spot: Spot,
        span: Span,
        size: C::Size,
        put: impl FnOnce(&mut C, usize),
    ) -> (Spot, usize) {
        self.finger = None;
        if self.is_empty() {
            self.plant();
        }
        let spot = if spot.leaf == NOWHERE {
            self.start()
        } else {
            spot
        };
        self.grow(spot.leaf, size);
        let leaf = &mut self.leaves[spot.leaf as usize];
        let place = leaf.items_before(spot);
        if span.shown {
            put(&mut leaf.content, place);
        }
        let (number, offset) = leaf.insert_span(spot, span);
        let end = Spot {
            leaf: spot.leaf,
            span: number,
            offset,
        };
        (end, place + span.items())
    }

    /// Shows the elements of a span from the spot to offset `to` no more, and gives their contents.
    pub(crate) fn hide(&mut self, spot: Spot, to: u64) -> C {
        let mut hidden = C::default();
        self.hide_by(spot, to, |content, range| {
            hidden = content.take(range);
            hidden.size()
        });
        hidden
    }

    /// The same, and drops the contents.
    pub(crate) fn remove(&mut self, spot: Spot, to: u64) {
        self.hide_by(spot, to, C::remove);
    }

    fn hide_by(&mut self, spot: Spot, to: u64, take: impl FnOnce(&mut C, Range<usize>) -> C::Size) {
        self.draw_back(spot, to);
        let leaf = &mut self.leaves[spot.leaf as usize];
        let place = leaf.items_before(spot);
        let range = place..place + (to - spot.offset) as usize;
        let size = take(&mut leaf.content, range);
        leaf.hide_span(spot, to);
        self.shrink(spot.leaf, size);
    }

    /// Shows an element in the place right of the spot, which a move made for it.
    pub(crate) fn show(&mut self, spot: Spot, content: C) {
        self.finger = None;
        self.grow(spot.leaf, content.size());
        let leaf = &mut self.leaves[spot.leaf as usize];
        let place = leaf.items_before(spot);
        leaf.content.insert(place, content);
        leaf.spans[spot.span].shown = true;
    }

    fn grow(&mut self, leaf: u32, size: C::Size) {
        self.size += size;
        self.climb(leaf, |known| *known += size);
    }

    fn shrink(&mut self, leaf: u32, size: C::Size) {
        self.size -= size;
        self.climb(leaf, |known| *known -= size);
    }

    fn climb(&mut self, leaf: u32, change: impl Fn(&mut C::Size)) {
        let lowest = &mut self.leaves[leaf as usize];
        let Some(inner) = self.inners.get_mut(lowest.parent as usize) else {
            return;
        };
        let slot = inner.slot_of(leaf, lowest.slot);
        lowest.slot = slot as u32;
        change(&mut inner.sizes[slot]);
        let mut node = lowest.parent;
        loop {
            let Inner { parent, slot, .. } = self.inners[node as usize];
            let Some(inner) = self.inners.get_mut(parent as usize) else {
                return;
            };
            let slot = inner.slot_of(node, slot);
            change(&mut inner.sizes[slot]);
            self.inners[node as usize].slot = slot as u32;
            node = parent;
        }
    }
}

impl<S> Inner<S> {
    /// Where the child is. It was at `slot` when that was last asked.
    fn slot_of(&self, child: u32, slot: u32) -> usize {
        let slot = slot as usize;
        if self.children.get(slot) == Some(&child) {
            return slot;
        }
        let found = self.children.iter().position(|other| *other == child);
        found.unwrap_or_default()
    }
}

impl<C: Content> Leaf<C> {
    /// How many elements are shown in this leaf left of the spot.
    pub(crate) fn items_before(&self, spot: Spot) -> usize {
        let before: usize = self.spans[..spot.span].iter().map(Span::items).sum();
        match self.spans.get(spot.span) {
            Some(span) if span.shown => before + spot.offset as usize,
            _ => before,
        }
    }

    /// Which span holds the element, and where in it.
    pub(crate) fn find(&self, at: u32, sequence: u64) -> Option<(usize, u64)> {
        let span = self
            .spans
            .iter()
            .position(|span| span.contains(at, sequence))?;
        Some((span, self.spans[span].offset_of(sequence)))
    }

    /// Answers where the span ends: in which span, and how far from its left.
    fn insert_span(&mut self, spot: Spot, span: Span) -> (usize, u64) {
        let mut place = spot.span;
        if let Some(around) = self.spans.get(place).copied() {
            if spot.offset > 0 && spot.offset < around.count {
                let rest = around.slice(spot.offset, around.count);
                self.spans[place] = around.slice(0, spot.offset);
                self.spans.splice(place + 1..place + 1, [span, rest]);
                return (place + 1, span.count);
            }
            place += usize::from(spot.offset > 0);
        }
        if let Some(left) = place.checked_sub(1)
            && self.spans[left].join(&span)
        {
            return (left, self.spans[left].count);
        }
        self.spans.insert(place, span);
        self.join_with_next(place);
        (place, span.count)
    }

    fn is_full(&self) -> bool {
        self.spans.len() > MOST_SPANS || self.is_heavy()
    }

    /// Whether it holds too much, and more than one element.
    fn is_heavy(&self) -> bool {
        self.content.weight() > C::ROOM && self.content.size().items() > 1
    }

    fn hide_span(&mut self, spot: Spot, to: u64) {
        let whole = self.spans[spot.span];
        let hidden = Span {
            shown: false,
            ..whole.slice(spot.offset, to)
        };
        let mut place = spot.span;
        self.spans[place] = hidden;
        if to < whole.count {
            self.spans.insert(place + 1, whole.slice(to, whole.count));
        }
        if spot.offset > 0 {
            self.spans.insert(place, whole.slice(0, spot.offset));
            place += 1;
        }
        self.join_with_next(place);
        if let Some(left) = place.checked_sub(1) {
            self.join_with_next(left);
        }
    }

    fn join_with_next(&mut self, place: usize) {
        if let [left, right, ..] = &mut self.spans[place..]
            && left.join(right)
        {
            self.spans.remove(place + 1);
        }
    }
}
