//! Which dots hold one element together.

use alloc::boxed::Box;
use core::hash::{BuildHasher, Hasher};
use core::iter;
use core::mem;

use hashbrown::hash_map::{Entry, HashMap};

use super::room_after_shrinking;
use crate::hasher::IndexState;
use crate::pages::Slot;

/// The dots of all elements that several dots hold.
///
/// A table leads to one dot of an element, the *first*; the others are found from there. A dot
/// comes and goes in constant time, whichever it is and however many there are. The usual bag has
/// no copies, and pays for a null pointer.
#[derive(Clone, Debug, Default)]
pub(super) struct Copies(Option<Box<Held>>);

#[derive(Clone, Debug, Default)]
struct Held {
    /// The second of two dots, by the first: what most copies are, where two replicas add one
    /// element.
    pairs: HashMap<Slot, Slot, BySlot>,
    /// The dots of an element that was held by more, each with its neighbours in their circle.
    circles: HashMap<Slot, Neighbours, BySlot>,
}

#[derive(Clone, Copy, Debug)]
struct Neighbours {
    before: Slot,
    after: Slot,
}

impl Copies {
    /// Whether every element is held by one dot.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The dot at `slot` holds the element of `first` as well.
    #[cold]
    pub(super) fn join(&mut self, first: Slot, slot: Slot) {
        self.0.get_or_insert_default().join(first, slot);
    }

    /// The dot at `slot` dies, which holds the element of `first`. Answers which is the first of
    /// those that are left.
    #[cold]
    pub(super) fn leave(&mut self, first: Slot, slot: Slot) -> Option<Slot> {
        let held = self.0.as_mut()?;
        let next = held.leave(first, slot);
        if held.pairs.is_empty() && held.circles.is_empty() {
            self.0 = None;
        }
        next
    }

    /// All dots that hold the element of `first`, from there on in the order in which they came.
    pub(super) fn all(&self, first: Slot) -> impl Iterator<Item = Slot> {
        let held = self.0.as_deref();
        let pair = held.and_then(|held| held.pairs.get(&first));
        let after = move |slot: &Slot| {
            let after = match pair {
                Some(second) if *slot == first => *second,
                Some(_) => return None,
                None => held?.circles.get(slot)?.after,
            };
            (after != first).then_some(after)
        };
        iter::successors(Some(first), after)
    }
}

impl Held {
    fn join(&mut self, first: Slot, slot: Slot) {
        if let Some(held) = self.circles.get_mut(&first) {
            let last = mem::replace(&mut held.before, slot);
            self.link(last, slot);
            self.link(slot, first);
            return;
        }
        match self.pairs.entry(first) {
            Entry::Vacant(free) => {
                free.insert(slot);
            }
            Entry::Occupied(pair) => {
                let second = pair.remove();
                self.link(first, second);
                self.link(second, slot);
                self.link(slot, first);
            }
        }
    }

    /// Makes two dots neighbours.
    fn link(&mut self, before: Slot, after: Slot) {
        let alone = |slot| Neighbours {
            before: slot,
            after: slot,
        };
        self.circles.entry(before).or_insert(alone(before)).after = after;
        self.circles.entry(after).or_insert(alone(after)).before = before;
    }

    fn leave(&mut self, first: Slot, slot: Slot) -> Option<Slot> {
        let other = if let Some(second) = self.pairs.remove(&first) {
            shrink(&mut self.pairs);
            second
        } else {
            let Neighbours { before, after } = self.circles.remove(&slot)?;
            if before == after {
                // It is alone now.
                self.circles.remove(&after);
            } else {
                self.link(before, after);
            }
            shrink(&mut self.circles);
            after
        };
        Some(if slot == first { other } else { first })
    }
}

fn shrink<V>(held: &mut HashMap<Slot, V, BySlot>) {
    if let Some(room) = room_after_shrinking(held.len(), held.capacity()) {
        held.shrink_to(room);
    }
}

/// Hashes slots so that those of one page stand side by side: dots come and go in their order.
#[derive(Clone, Debug, Default)]
struct BySlot(IndexState);

impl BuildHasher for BySlot {
    type Hasher = SlotHasher;

    fn build_hasher(&self) -> SlotHasher {
        SlotHasher {
            state: self.0.clone(),
            hash: 0,
        }
    }
}

struct SlotHasher {
    state: IndexState,
    hash: u64,
}

impl Hasher for SlotHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.hash = self.state.hash_one((self.hash, bytes));
    }

    fn write_u32(&mut self, number: u32) {
        let slot = Slot::from_number(number);
        let bit = u64::from(slot.bit());
        // The low bits choose a bucket, and the seven highest tell those apart that meet there.
        self.hash = self.state.hash_one(slot.page()).wrapping_add(bit) ^ bit << 57;
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The room for pairs and for circles.
    fn room(copies: &Copies) -> (usize, usize) {
        let held = copies.0.as_deref();
        held.map_or((0, 0), |held| {
            (held.pairs.capacity(), held.circles.capacity())
        })
    }

    #[test]
    fn copies_that_have_gone_give_their_room_back() {
        let slot = Slot::from_number;
        let mut copies = Copies::default();
        for first in 0..1_000 {
            copies.join(slot(first), slot(1_000 + first));
        }
        for second in 2_000..3_000 {
            copies.join(slot(0), slot(second));
        }
        let (pairs, circles) = room(&copies);
        assert!(pairs >= 900 && circles >= 1_000);
        for first in 2..1_000 {
            assert_eq!(
                copies.leave(slot(first), slot(first)),
                Some(slot(1_000 + first))
            );
        }
        for second in 2_000..2_998 {
            assert_eq!(copies.leave(slot(0), slot(second)), Some(slot(0)));
        }
        let (pairs, circles) = room(&copies);
        assert!(pairs < 100 && circles < 100, "{pairs} and {circles}");
        let left = [0, 1_000, 2_998, 2_999].map(slot);
        assert!(copies.all(slot(0)).eq(left));
    }
}
