//! How the tables take in many dots on all cores.

use alloc::vec::Vec;
use core::array::from_fn;
use core::hash::BuildHasher;

use rayon::prelude::*;

use super::parts::{PARTS, part_of};
use super::{DotBag, Far};
use crate::pages::Slot;
use crate::store::{DotStore, Element, ParStore};

/// From so many dots on a bag is split.
const LARGE: usize = 1 << 16;

/// So many dots are hashed by one core at a time.
const SHARE: usize = 1 << 13;

impl<T: Element + Send + Sync> ParStore for DotBag<T> {
    fn par_insert_all<'a>(
        &mut self,
        new: Vec<Slot>,
        all: impl FnOnce() -> Vec<Slot>,
        at: impl Fn(Slot) -> &'a T + Sync + Send,
    ) {
        let slots = if !self.parts().is_empty() {
            new
        } else if self.near.len() + self.far.len() + new.len() >= LARGE {
            self.split();
            all()
        } else {
            return self.insert_all(new.len(), new.into_iter(), at, &mut ());
        };
        let state = &self.state;
        if Self::NEAR {
            let item = |slot: &Slot| (state.hash_one(at(*slot)), at(*slot).clone(), *slot);
            let items = by_part(&slots, item, |(hash, ..)| *hash);
            fill(&mut self.parts, &items, |part, (hash, element, slot)| {
                part.add(*hash, *slot, element, &at, &mut ());
            });
        } else {
            let item = |slot: &Slot| (state.hash_one(at(*slot)), *slot);
            let items = by_part(&slots, item, |(hash, _)| *hash);
            fill(&mut self.parts, &items, |part, (hash, slot)| {
                let (hash, slot) = (*hash as u32, *slot);
                part.add_far(Far { hash, slot }, &at);
            });
        }
    }
}

/// An item for each slot, by parts, in as many pieces as were worked on.
fn by_part<I: Send>(
    slots: &[Slot],
    item: impl Fn(&Slot) -> I + Sync,
    hash: impl Fn(&I) -> u64 + Sync,
) -> Vec<[Vec<I>; PARTS]> {
    let share = |slots: &[Slot]| {
        // A little more than the share of each.
        let mut parts: [Vec<I>; PARTS] =
            from_fn(|_| Vec::with_capacity(slots.len() / PARTS * 9 / 8));
        for item in slots.iter().map(&item) {
            parts[part_of(hash(&item))].push(item);
        }
        parts
    };
    slots.par_chunks(SHARE).map(share).collect()
}

/// Gives each part its items, in their order.
fn fill<T: Element + Send, I: Sync>(
    parts: &mut [DotBag<T>],
    items: &[[Vec<I>; PARTS]],
    add: impl Fn(&mut DotBag<T>, &I) + Sync,
) {
    let parts = parts.par_iter_mut().enumerate();
    parts.for_each(|(number, part)| {
        let shares = items.iter().map(|share| &share[number]);
        part.reserve(shares.clone().map(Vec::len).sum());
        shares.flatten().for_each(|item| add(part, item));
        if part.has_copies() {
            part.shrink();
        }
    });
}
