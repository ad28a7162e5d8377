//! How the tree grows: full nodes are split, from the leaves up.

use alloc::vec;
use alloc::vec::Vec;

use super::{Inner, Leaf, MOST_SPANS, NOWHERE, Order};
use crate::sequence::content::{Content, Size};

/// How many children an inner node may have.
pub(super) const MOST_CHILDREN: usize = 32;

impl<C: Content> Order<C> {
    /// The first leaf.
    pub(super) fn plant(&mut self) {
        self.leaves.push(Leaf {
            parent: 0,
            slot: 0,
            next: NOWHERE,
            spans: Vec::new(),
            content: C::default(),
        });
        self.inners.push(Inner {
            parent: NOWHERE,
            slot: 0,
            low: true,
            children: vec![0],
            sizes: vec![C::Size::default()],
        });
        (self.root, self.first) = (0, 0);
    }

    /// Splits the leaf if it is too full, and names the new leaf to the right.
    pub(crate) fn split(&mut self, leaf: u32) -> Option<u32> {
        let full = &mut self.leaves[leaf as usize];
        if !full.is_full() {
            return None;
        }
        self.finger = None;
        let items = full.content.size().items();
        let spans = match full.spans.len() > MOST_SPANS {
            true => full.spans.split_off(full.spans.len() / 2),
            false => full.split_spans(items),
        };
        let kept = full.spans.iter().map(super::Span::items).sum();
        let content = full.content.take(kept..items);
        let size = content.size();
        let (parent, slot, next) = (full.parent, full.slot, full.next);
        let right = self.leaves.len() as u32;
        self.leaves[leaf as usize].next = right;
        self.leaves.push(Leaf {
            parent,
            slot: slot + 1,
            next,
            spans,
            content,
        });
        self.adopt(parent, (leaf, slot), right, size);
        Some(right)
    }

    /// Gives `node` the child `right` beside `left`, from which `size` was taken.
    fn adopt(&mut self, node: u32, (left, slot): (u32, u32), right: u32, size: C::Size) {
        let inner = &mut self.inners[node as usize];
        let slot = inner.slot_of(left, slot);
        inner.sizes[slot] -= size;
        inner.children.insert(slot + 1, right);
        inner.sizes.insert(slot + 1, size);
        if inner.children.len() <= MOST_CHILDREN {
            return;
        }
        let half = inner.children.len() / 2;
        let children = inner.children.split_off(half);
        let sizes = inner.sizes.split_off(half);
        let (low, parent, slot) = (inner.low, inner.parent, inner.slot);
        let mut moved = C::Size::default();
        for size in &sizes {
            moved += *size;
        }
        let twin = self.inners.len() as u32;
        for child in &children {
            match low {
                true => self.leaves[*child as usize].parent = twin,
                false => self.inners[*child as usize].parent = twin,
            }
        }
        self.inners.push(Inner {
            parent,
            slot: slot + 1,
            low,
            children,
            sizes,
        });
        if parent != NOWHERE {
            return self.adopt(parent, (node, slot), twin, moved);
        }
        let root = self.inners.len() as u32;
        self.inners[node as usize].parent = root;
        self.inners[twin as usize].parent = root;
        let mut kept = self.size;
        kept -= moved;
        self.inners.push(Inner {
            parent: NOWHERE,
            slot: 0,
            low: false,
            children: vec![node, twin],
            sizes: vec![kept, moved],
        });
        self.root = root;
    }
}

impl<C: Content> Leaf<C> {
    /// Takes the right half of the spans off, by what they show.
    fn split_spans(&mut self, items: usize) -> Vec<super::Span> {
        let mut left = items / 2;
        let mut place = 0;
        while place + 1 < self.spans.len() && left >= self.spans[place].items() {
            left -= self.spans[place].items();
            place += 1;
        }
        let span = self.spans[place];
        if left == 0 || left >= span.items() {
            return self.spans.split_off(place + usize::from(left > 0));
        }
        let mut right = self.spans.split_off(place);
        self.spans.push(span.slice(0, left as u64));
        right[0] = span.slice(left as u64, span.count);
        right
    }
}
