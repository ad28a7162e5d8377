//! A whole state built at once, from all of its events.
//!
//! Where the tree has each place is found in one walk, and the leaves are filled from left to
//! right: much less work than to look for the place of one run after another. What can't be placed
//! in the walk is left to the usual way.

mod children;
mod finder;
mod walk;

use alloc::vec;
use alloc::vec::Vec;

use super::Sequence;
use super::content::Content;
use super::id::Id;
use super::log::Run;
use super::order::{Builder, NOWHERE};
use super::parts::Segments;
use super::span::Span;
use walk::Walk;

impl<C: Content> Sequence<C> {
    /// Puts into the order, which is empty, all places that the walk reaches, and answers of which
    /// runs it did not. Elements are where they were inserted. The log knows the runs already.
    pub(crate) fn plant(
        &mut self,
        runs: &[(Id, Run)],
        segments: &Segments,
        stock: &mut C::Stock,
        unit: usize,
    ) -> Vec<bool> {
        let Walk {
            passed,
            left_out,
            families,
            ..
        } = Walk::through(runs, &self.names);
        let mut builder = Builder::new(unit);
        for piece in passed.iter().rev() {
            let (first, run) = runs[piece.run as usize];
            if run.event.moved().is_some() {
                builder.push(Span::of_move(first), 0, stock);
                continue;
            }
            let back = run.event.is_back();
            segments.within(piece, back, |segment| {
                let span = Span {
                    first: first.sequence + segment.from,
                    count: segment.count,
                    at: first.at,
                    back: back && segment.count > 1,
                    shown: segment.item.is_some(),
                    moved: false,
                };
                builder.push(span, segment.item.unwrap_or_default(), stock);
            });
        }
        self.families = families;
        self.order = builder.finish();
        self.enter_leaves();
        left_out
    }

    /// Enters all leaves into the tables.
    fn enter_leaves(&mut self) {
        let mut shown = vec![(0, 0, 0); self.lines.len()];
        for span in self.order.leaves().flat_map(|leaf| &leaf.spans) {
            let (items, steps, end) = &mut shown[span.at as usize];
            *items += span.items() as u64;
            *steps += 1;
            *end = span.first.saturating_add(span.count).max(*end);
        }
        for (line, (items, steps, end)) in self.lines.iter_mut().zip(shown) {
            line.leaves.reserve(items, steps, end);
        }
        let mut leaf = self.order.start().leaf;
        while leaf != NOWHERE {
            let (spans, next) = self.order.spans_of(leaf);
            for span in spans {
                let last = span.first + (span.count - 1);
                self.lines[span.at as usize]
                    .leaves
                    .set(span.first, last, leaf);
            }
            leaf = next;
        }
    }
}
