//! Live dots split by key: a store for each key.

use alloc::borrow::Cow;
use core::borrow::Borrow;
use core::hash::Hash;

use hashbrown::{HashMap, hash_map::Entry};
use rejoin_merge::{Observer, Step};

use crate::hasher::IndexState;
use crate::pages::Slot;
use crate::store::{DotStore, Element};

/// A store that splits its dots by key and keeps a store of kind `S` for each.
///
/// A key is present while one of its dots lives. Removing a key kills the dots that the remover had
/// seen, whatever is nested below it, so a concurrent edit under the key survives and nothing else
/// does.
#[derive(Clone, Debug)]
pub struct DotMap<K, S> {
    stores: HashMap<K, S, IndexState>,
}

impl<K, S> Default for DotMap<K, S> {
    fn default() -> Self {
        Self {
            stores: HashMap::default(),
        }
    }
}

impl<K: Eq + Hash, S> DotMap<K, S> {
    /// The store of `key`, if a dot of it lives.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&S>
    where
        K: Borrow<Q>,
    {
        self.stores.get(key)
    }

    /// The store of `key` with the life of `map`: a part of what is borrowed or owned.
    pub fn descend<'a, Q>(map: Cow<'a, Self>, key: &Q) -> Option<Cow<'a, S>>
    where
        K: Borrow<Q> + Clone,
        Q: Eq + Hash + ?Sized,
        S: Clone,
    {
        match map {
            Cow::Borrowed(map) => map.get(key).map(Cow::Borrowed),
            Cow::Owned(mut map) => map.stores.remove(key).map(Cow::Owned),
        }
    }

    /// How many keys are present.
    pub fn len(&self) -> usize {
        self.stores.len()
    }

    /// Whether no key is present.
    pub fn is_empty(&self) -> bool {
        self.stores.is_empty()
    }

    /// The keys with their stores, in no promised order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &S)> {
        self.stores.iter()
    }
}

impl<K: Element, S: DotStore> DotStore for DotMap<K, S> {
    type Content = (K, S::Content);

    fn insert<'a, O: Observer>(
        &mut self,
        slot: Slot,
        (key, content): &(K, S::Content),
        at: impl Fn(Slot) -> &'a (K, S::Content),
        observer: &mut O,
    ) {
        let store = match self.stores.entry(key.clone()) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(free) => {
                observer.added(key);
                free.insert(S::default())
            }
        };
        observer.enter(Step::Key(key));
        store.insert(slot, content, |slot| &at(slot).1, observer);
        observer.leave();
    }

    fn remove<'a, O: Observer>(
        &mut self,
        slot: Slot,
        (key, content): &(K, S::Content),
        at: impl Fn(Slot) -> &'a (K, S::Content),
        observer: &mut O,
    ) {
        let Some(store) = self.stores.get_mut(key) else {
            return;
        };
        observer.enter(Step::Key(key));
        store.remove(slot, content, |slot| &at(slot).1, observer);
        observer.leave();
        if store.is_empty() {
            self.stores.remove(key);
            observer.removed(key);
        }
    }

    fn visit(&self, visit: &mut impl FnMut(Slot)) {
        for store in self.stores.values() {
            store.visit(visit);
        }
    }

    fn is_empty(&self) -> bool {
        self.stores.is_empty()
    }
}
