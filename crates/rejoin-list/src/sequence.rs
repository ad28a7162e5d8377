//! What [`List`](crate::List) rests on, for those who write a sequence with contents of their own.
//!
//! A [`Sequence`] keeps events, and derives from them which elements there are and in which order.
//! What an element holds is left to [`Content`]: a chunk of a list is a `Vec`, a chunk of a text a
//! string.
//!
//! - The **log** has every event under its dot, as runs. It only grows, and is the state.
//! - The **order** has all places as spans in the leaves of a balanced tree, with the contents of
//!   the elements that are shown there.
//! - What can't be placed yet **waits**.
//! - The **moves** say where elements are that were moved.

mod absorb;
mod content;
mod cursor;
mod cut;
#[cfg(test)]
mod dice;
mod edit;
mod eq;
mod family;
mod hide;
mod id;
mod join;
mod leaves;
mod line;
mod log;
mod moves;
mod order;
mod parts;
mod place;
mod plant;
mod read;
mod rebuild;
mod runs;
#[cfg(feature = "serde")]
mod serde;
mod siblings;
mod span;
mod stretch;
mod tell;
mod waiting;
#[cfg(feature = "serde")]
mod wire;

use alloc::vec::Vec;

use rejoin_causality::CausalContext;

pub use content::{Content, Size};
pub use cursor::{Anchor, Side};
pub use edit::Events;
pub use read::Chunks;

use family::Families;
use id::Names;
use line::Line;
use moves::Moves;
use order::Order;
use waiting::Waiting;

/// A sequence of elements, as a function of the events seen.
///
/// An event inserts an element, deletes one, or moves one. Each has a dot, and elements are known
/// by the dot of their insertion. An insertion makes a place in a tree: it is a child of another
/// place, on its left or right side, and knows which place was to its right. So does a move. The
/// order of the sequence is a walk through this tree.
///
/// - A place is **known** if its parent and the place to its right are.
/// - An element is **shown** if its insertion's place is known and no deletion of it was seen. It
///   stands where that move put it which counts, of those whose places are known: the one of the
///   highest rank, and then of the highest dot. A move's rank is one above those that its author
///   had seen.
///
/// Of a deleted element only the places are kept.
#[derive(Clone)]
pub struct Sequence<C: Content> {
    version: CausalContext,
    names: Names,
    lines: Vec<Line>,
    order: Order<C>,
    families: Families,
    waiting: Waiting<C>,
    moves: Moves,
    /// Deleted elements whose insertion was not seen: they are dead on arrival.
    covered: CausalContext,
    /// Dead elements none of whose deletions is in the log, because one dot was used twice.
    orphans: CausalContext,
}

impl<C: Content> Sequence<C> {
    /// The empty sequence.
    pub fn new() -> Self {
        Self {
            version: CausalContext::new(),
            names: Names::default(),
            lines: Vec::new(),
            order: Order::default(),
            families: Families::default(),
            waiting: Waiting::default(),
            moves: Moves::default(),
            covered: CausalContext::new(),
            orphans: CausalContext::new(),
        }
    }

    /// The events seen: two sequences of one version hold the same.
    pub fn version(&self) -> &CausalContext {
        &self.version
    }
}

impl<C: Content> Default for Sequence<C> {
    fn default() -> Self {
        Self::new()
    }
}
