//! The ways down and up: from an index to an element, and back.

use core::cmp::Ordering;

use super::{Leaf, Order, Spot};
use crate::sequence::content::{Content, Size};

impl<C: Content> Order<C> {
    /// The leaf that holds the element at `index` by some measure, and what is left of the index
    /// inside it. An index beyond the end leads into the last leaf.
    pub(crate) fn leaf_at(
        &self,
        mut index: usize,
        measure: impl Fn(&C::Size) -> usize,
    ) -> Option<(u32, usize)> {
        let mut node = self.inners.get(self.root as usize)?;
        loop {
            let last = node.children.len() - 1;
            let mut slot = 0;
            while slot < last {
                let size = measure(&node.sizes[slot]);
                if index < size {
                    break;
                }
                index -= size;
                slot += 1;
            }
            let child = node.children[slot];
            if node.low {
                return Some((child, index));
            }
            node = &self.inners[child as usize];
        }
    }

    /// Before the shown element at `index`, which is in the answer's span.
    pub(crate) fn spot_of(&self, index: usize) -> Option<Spot> {
        let (leaf, mut rest) = self.leaf_at(index, Size::items)?;
        for (span, each) in self.leaf(leaf).spans.iter().enumerate() {
            let items = each.items();
            if rest < items {
                let offset = rest as u64;
                return Some(Spot { leaf, span, offset });
            }
            rest -= items;
        }
        None
    }

    /// How much is shown left of the leaf.
    pub(crate) fn size_before(&self, leaf: u32) -> C::Size {
        let mut sum = C::Size::default();
        let Leaf { parent, slot, .. } = *self.leaf(leaf);
        let (mut child, mut slot, mut node) = (leaf, slot, parent);
        while let Some(inner) = self.inners.get(node as usize) {
            for size in &inner.sizes[..inner.slot_of(child, slot)] {
                sum += *size;
            }
            (child, slot, node) = (node, inner.slot, inner.parent);
        }
        sum
    }

    /// The index of the shown element right of the spot.
    pub(crate) fn index_of(&self, spot: Spot) -> usize {
        self.size_before(spot.leaf).items() + self.leaf(spot.leaf).items_before(spot)
    }

    /// Which of two elements comes first.
    pub(crate) fn compare(&self, one: Spot, other: Spot) -> Ordering {
        if one.leaf == other.leaf {
            return one.cmp(&other);
        }
        let (mut left, mut right) = (one.leaf, other.leaf);
        let (mut over, mut beside) = (self.leaf(left).parent, self.leaf(right).parent);
        while over != beside {
            (left, right) = (over, beside);
            over = self.inners[left as usize].parent;
            beside = self.inners[right as usize].parent;
        }
        let inner = &self.inners[over as usize];
        let place = |child| inner.children.iter().position(|other| *other == child);
        place(left).cmp(&place(right))
    }
}
