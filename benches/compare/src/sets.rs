//! Sets as the rows see them: one trait, one file per implementation.

mod crdts_set;
mod dson_set;
mod hashbrown_set;
mod lattices_set;
mod rejoin_set;
mod std_set;

use std::ops::Range;

pub use crdts_set::CrdtsSet;
pub use dson_set::DsonSet;
pub use hashbrown_set::HashbrownSet;
pub use lattices_set::LatticesSet;
pub use rejoin_set::RejoinSet;
pub use std_set::StdSet;

use crate::contestant::Side;
use crate::data::{Contents, Element, splitmix64};

/// A set in a race.
pub trait Set<E: Element>: Clone + Default {
    /// The column it stands in.
    const SIDE: Side;
    /// What exactly it is.
    const NAME: &'static str;

    /// What a replica needs in order to write: an identity, a clock, or nothing.
    type Writer;
    /// The writer of replica `number`.
    fn writer(number: u64) -> Self::Writer;

    /// Adds an element as a user would who has no peer to tell.
    fn insert(&mut self, writer: &mut Self::Writer, element: E);
    /// Whether the element is in.
    fn contains(&self, element: &E) -> bool;
    /// Looks at every element once.
    fn touch(&self) -> u64;
    /// What is in it.
    fn contents(&self) -> Contents;

    /// Joins another replica's set.
    fn merge(&mut self, other: Self);
    /// Joins by reference and hands the other back, where the implementation can.
    fn merge_borrowed(&mut self, other: Self) -> Option<Self> {
        self.merge(other);
        None
    }
    /// Adds the elements of these numbers.
    fn fill(&mut self, writer: &mut Self::Writer, numbers: Range<u64>) {
        for i in numbers {
            self.insert(writer, E::element(i));
        }
    }

    /// A set of the first `n` elements, written by replica 0.
    fn of(n: u64) -> Self {
        let mut set = Self::default();
        set.fill(&mut Self::writer(0), 0..n);
        set
    }

    /// Two replicas that hold the same n/2 elements, and n/2 of their own each.
    fn half_shared(n: u64) -> (Self, Self) {
        let mut writer = Self::writer(0);
        let mut a = Self::default();
        a.fill(&mut writer, 0..n / 2);
        let mut b = a.clone();
        a.fill(&mut writer, n / 2..n);
        b.fill(&mut Self::writer(1), n..n + n / 2);
        (a, b)
    }
}

/// A set that can be bytes, in its own format if it has one, else in bincode.
pub trait Encodes<E: Element>: Set<E> {
    /// The set as bytes.
    fn encoded(&self) -> Vec<u8>;
}

/// A set that can tell a peer of its edits.
pub trait Tells<E: Element>: Set<E> {
    /// What is told.
    type Delta: Clone;
    /// Performs the edits and answers what a peer must be told.
    fn edit(&mut self, writer: &mut Self::Writer, edits: &[Edit<E>]) -> Self::Delta;
    /// Learns what a peer told.
    fn hear(&mut self, delta: Self::Delta);
}

/// One change to a set.
#[derive(Clone, Debug)]
pub enum Edit<E> {
    /// An element that was never in.
    Insert(E),
    /// An element that is in.
    Remove(E),
}

/// An endless stream of edits, the same for every contestant: in each hundred, 60 elements that
/// were never in, and 40 removals of elements that are, all of them scattered.
#[derive(Clone, Debug)]
pub struct Edits {
    alive: Vec<u64>,
    next: u64,
    draws: u64,
}

impl Edits {
    /// How many edits are in one batch.
    pub const BATCH: u64 = 100;

    /// The edits of a set of the first `n` elements.
    pub fn of(n: u64) -> Self {
        // Far above every number that else occurs in a row.
        Self {
            alive: (0..n).collect(),
            next: 1 << 32,
            draws: 0,
        }
    }

    /// The next hundred edits, and what they do to the contents.
    pub fn batch<E: Element>(&mut self, contents: &mut Contents) -> Vec<Edit<E>> {
        (0..Self::BATCH)
            .map(|i| {
                if i % 5 < 3 {
                    let number = self.next;
                    self.next += 1;
                    self.alive.push(number);
                    contents.add(E::element(number));
                    Edit::Insert(E::element(number))
                } else {
                    self.draws += 1;
                    let drawn = splitmix64(self.draws) % self.alive.len() as u64;
                    let number = self.alive.swap_remove(drawn as usize);
                    contents.take(E::element(number));
                    Edit::Remove(E::element(number))
                }
            })
            .collect()
    }
}
