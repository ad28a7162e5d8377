//! A tree built from left to right.

use alloc::vec::Vec;
use core::mem::take;

use super::grow::MOST_CHILDREN;
use super::{Inner, Leaf, MOST_SPANS, NOWHERE, Order};
use crate::sequence::content::Content;
use crate::sequence::span::Span;

/// Of four parts of the room in a node three are filled, so that edits do not split it at once.
const fn filled(room: usize) -> usize {
    room - room / 4
}

/// Leaves, from left to right.
pub(crate) struct Builder<C> {
    leaves: Vec<Leaf<C>>,
    spans: Vec<Span>,
    content: C,
    /// How much an element weighs.
    unit: usize,
}

impl<C: Content> Builder<C> {
    pub(crate) fn new(unit: usize) -> Self {
        Self {
            leaves: Vec::new(),
            spans: Vec::new(),
            content: C::default(),
            unit: unit.max(1),
        }
    }

    /// Adds a span at the end. If it is shown, its contents are those in the stock from `item` on,
    /// in the order of the dots.
    pub(crate) fn push(&mut self, span: Span, mut item: usize, stock: &mut C::Stock) {
        let mut rest = span;
        loop {
            let part = rest.slice(0, rest.count.min(self.room(&rest)));
            if part.count == 0 {
                self.end_leaf();
                continue;
            }
            let left = rest.count - part.count;
            if part.shown {
                let start = if rest.back {
                    item + left as usize
                } else {
                    item
                };
                let items = start..start + part.count as usize;
                self.content.draw(stock, items, part.back);
            }
            if !self.spans.last_mut().is_some_and(|last| last.join(&part)) {
                self.spans.push(part);
            }
            if left == 0 {
                return;
            }
            if !rest.back {
                item += part.count as usize;
            }
            rest = rest.slice(part.count, rest.count);
        }
    }

    /// How many elements of the span the leaf has room for.
    fn room(&self, span: &Span) -> u64 {
        let joins = || {
            self.spans
                .last()
                .is_some_and(|last| last.way_with(span).is_some())
        };
        if self.spans.len() >= filled(MOST_SPANS) && !joins() {
            return 0;
        }
        if !span.shown {
            return u64::MAX;
        }
        match filled(C::ROOM).checked_sub(self.content.weight()) {
            Some(room) if room >= self.unit => (room / self.unit) as u64,
            _ if self.spans.is_empty() => 1,
            _ => 0,
        }
    }

    fn end_leaf(&mut self) {
        self.leaves.push(Leaf {
            parent: NOWHERE,
            slot: 0,
            next: self.leaves.len() as u32 + 1,
            spans: take(&mut self.spans),
            content: take(&mut self.content),
        });
        self.spans.reserve(MOST_SPANS);
    }

    pub(crate) fn finish(mut self) -> Order<C> {
        if !self.spans.is_empty() {
            self.end_leaf();
        }
        let mut order = Order {
            leaves: self.leaves,
            ..Order::default()
        };
        let Some(last) = order.leaves.last_mut() else {
            return order;
        };
        last.next = NOWHERE;
        order.first = 0;
        let sizes = order.leaves.iter().map(|leaf| leaf.content.size());
        let mut level: Vec<(u32, C::Size)> = (0..).zip(sizes).collect();
        let mut low = true;
        while low || level.len() > 1 {
            level = order.add_level(&level, low);
            low = false;
        }
        if let Some((root, size)) = level.first() {
            (order.root, order.size) = (*root, *size);
        }
        order
    }
}

impl<C: Content> Order<C> {
    /// Gives nodes their parents, and answers these.
    fn add_level(&mut self, nodes: &[(u32, C::Size)], low: bool) -> Vec<(u32, C::Size)> {
        let mut parents = Vec::new();
        for children in nodes.chunks(filled(MOST_CHILDREN)) {
            let parent = self.inners.len() as u32;
            let mut sum = C::Size::default();
            for (slot, (child, size)) in (0..).zip(children) {
                sum += *size;
                let place = match low {
                    true => {
                        let leaf = &mut self.leaves[*child as usize];
                        (&mut leaf.parent, &mut leaf.slot)
                    }
                    false => {
                        let inner = &mut self.inners[*child as usize];
                        (&mut inner.parent, &mut inner.slot)
                    }
                };
                (*place.0, *place.1) = (parent, slot);
            }
            self.inners.push(Inner {
                parent: NOWHERE,
                slot: 0,
                low,
                children: children.iter().map(|(child, _)| *child).collect(),
                sizes: children.iter().map(|(_, size)| *size).collect(),
            });
            parents.push((parent, sum));
        }
        parents
    }
}
