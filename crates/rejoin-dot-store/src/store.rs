//! What live dots mean.

#[cfg(feature = "rayon")]
use alloc::vec::Vec;
use core::hash::Hash;

use rejoin_merge::{Content, Observer};

use crate::pages::Slot;

/// What a dot may carry: anything that can be cloned, hashed, ordered and shown, and borrows
/// nothing.
///
/// The order decides between two contents under one dot, which only a replica id with two writers
/// brings about; it must agree with equality and be the same on every machine.
///
/// ```
/// fn is_element<T: rejoin_dot_store::Element>() {}
/// is_element::<String>();
/// is_element::<(u64, Option<char>)>();
/// ```
pub trait Element: Clone + Content + Hash + Ord {}

impl<T: Clone + Content + Hash + Ord> Element for T {}

/// The meaning of live dots: how the contents that they carry are looked up.
///
/// [`Causal`](crate::Causal) alone decides which dots live. A store follows it: it is told of each
/// dot that comes to life or dies and keeps what its queries need. So the causal merge is written
/// once, and a store nests in another by being told of fewer dots: a [`DotMap`](crate::DotMap)
/// splits them by key.
///
/// A store is a function of the live dots. Two stores that were told of the same dots answer alike,
/// whatever the order.
pub trait DotStore: Clone + Default + 'static {
    /// What a live dot carries.
    type Content: Element;

    /// Makes room for `additional` dots.
    fn reserve(&mut self, additional: usize) {
        let _ = additional;
    }

    /// A dot came to life at `slot`. `at` gives the content of any live slot of this store.
    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &Self::Content,
        at: impl Fn(Slot) -> &'a Self::Content,
        observer: &mut O,
    );

    /// As [`insert`](DotStore::insert) of each of these slots, `count` in all, in their order.
    fn insert_all<'a, O: Observer>(
        &mut self,
        count: usize,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a Self::Content,
        observer: &mut O,
    ) {
        self.reserve(count);
        for slot in slots {
            self.insert(slot, at(slot), &at, observer);
        }
    }

    /// The dot at `slot` is about to die; `at` still gives its content.
    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        content: &Self::Content,
        at: impl Fn(Slot) -> &'a Self::Content,
        observer: &mut O,
    );

    /// As [`remove`](DotStore::remove) of each of these slots. A store of stores may tell one after
    /// the other, each [large](DotStore::is_large) one of all its own.
    fn remove_all<'a, O: Observer>(
        &mut self,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a Self::Content,
        observer: &mut O,
    ) {
        for slot in slots {
            self.remove(slot, at(slot), &at, observer);
        }
    }

    /// Whether it holds so much that many dots should leave at once, by
    /// [`remove_all`](DotStore::remove_all). Constant time.
    fn is_large(&self) -> bool {
        true
    }

    /// Calls `visit` with the slot of each of this store's dots.
    fn visit(&self, visit: &mut impl FnMut(Slot));

    /// Whether no dot of this store lives.
    fn is_empty(&self) -> bool;
}

/// A store that takes in many dots on all cores.
#[cfg(feature = "rayon")]
pub trait ParStore: DotStore<Content: Send + Sync> + Send {
    /// As [`insert_all`](DotStore::insert_all) of the slots in `new`. `all` gives the slots of all
    /// live dots, these among them.
    fn par_insert_all<'a>(
        &mut self,
        new: Vec<Slot>,
        all: impl FnOnce() -> Vec<Slot>,
        at: impl Fn(Slot) -> &'a Self::Content + Sync + Send,
    );
}
