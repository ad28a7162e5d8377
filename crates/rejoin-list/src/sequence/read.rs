//! What is shown, chunk by chunk.

use super::Sequence;
use super::content::{Content, Size};
use super::order::{Leaf, Order};

impl<C: Content> Sequence<C> {
    /// The chunk that holds the element at `index` by some measure, what lies before it, and the
    /// place in it by that measure. An index at or beyond the end leads into the last chunk.
    pub fn chunk_at(
        &self,
        index: usize,
        measure: impl Fn(&C::Size) -> usize,
    ) -> Option<(&C, C::Size, usize)> {
        let (leaf, rest) = self.order.leaf_at(index, measure)?;
        let before = self.order.size_before(leaf);
        Some((&self.order.leaf(leaf).content, before, rest))
    }

    /// All contents from left to right, in chunks that are not empty.
    pub fn chunks(&self) -> Chunks<'_, C> {
        Chunks {
            order: &self.order,
            next: self.order.leaves().next(),
        }
    }

    /// The chunks from that on which holds the element at `index`, and the place of this in it.
    pub fn chunks_from(&self, index: usize) -> (Chunks<'_, C>, usize) {
        match self.order.leaf_at(index, Size::items) {
            Some((leaf, rest)) => {
                let chunks = Chunks {
                    order: &self.order,
                    next: Some(self.order.leaf(leaf)),
                };
                (chunks, rest)
            }
            None => (self.chunks(), 0),
        }
    }
}

/// Chunks of contents from left to right.
#[derive(Clone, Debug)]
pub struct Chunks<'a, C: Content> {
    order: &'a Order<C>,
    next: Option<&'a Leaf<C>>,
}

impl<'a, C: Content> Iterator for Chunks<'a, C> {
    type Item = &'a C;

    fn next(&mut self) -> Option<&'a C> {
        loop {
            let leaf = self.next?;
            self.next = self.order.after(leaf);
            if leaf.content.size().items() > 0 {
                return Some(&leaf.content);
            }
        }
    }
}
