//! Live dots split by key: a store for each key.

use alloc::borrow::Cow;
use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::hash::Hash;
use core::iter::FusedIterator;

use hashbrown::hash_map::{self, Entry, HashMap};
use rejoin_merge::{Observer, Step};
use smallvec::{SmallVec, smallvec};

use crate::hasher::IndexState;
use crate::nest::Place;
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

    /// As [`descend`](DotMap::descend), of a map that is kept. Clones the store of an owned map.
    pub fn descend_ref<'a, Q>(map: &Cow<'a, Self>, key: &Q) -> Option<Cow<'a, S>>
    where
        K: Borrow<Q> + Clone,
        Q: Eq + Hash + ?Sized,
        S: Clone,
    {
        match map {
            Cow::Borrowed(map) => map.get(key).map(Cow::Borrowed),
            Cow::Owned(map) => map.get(key).cloned().map(Cow::Owned),
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

impl<K: Element, S: DotStore> DotMap<K, S> {
    /// Lets `take` take dots from the store of `key`, which goes with its last dot.
    #[inline]
    fn take_from<O: Observer>(
        &mut self,
        key: &K,
        observer: &mut O,
        take: impl FnOnce(&mut S, &mut O),
    ) {
        let Some(store) = self.stores.get_mut(key) else {
            return;
        };
        observer.enter(Step::Key(key));
        take(store, observer);
        observer.leave();
        if store.is_empty() {
            self.stores.remove(key);
            observer.removed(key);
        }
    }

    /// The keys with their stores, in no promised order, with the life of `map`, whose contents
    /// stand at `place`. Linear time to start where `map` is owned.
    pub fn entries<'a, P>(map: Cow<'a, Self>, place: P) -> Entries<'a, K, S>
    where
        P: Place<'a, (K, S::Content)>,
    {
        match map {
            Cow::Borrowed(map) => Entries(Walk::Borrowed(map.stores.iter())),
            Cow::Owned(map) => {
                let entry = |store: S| {
                    let mut key = None;
                    store.visit(&mut |slot| key = Some(&place.content(slot).0));
                    key.map(|key| (key, store))
                };
                let entries: Vec<_> = map.stores.into_values().filter_map(entry).collect();
                Entries(Walk::Owned(entries.into_iter()))
            }
        }
    }
}

/// The keys of a [`DotMap`], each with its store.
#[derive(Clone, Debug)]
pub struct Entries<'a, K, S>(Walk<'a, K, S>);

#[derive(Clone, Debug)]
enum Walk<'a, K, S> {
    Borrowed(hash_map::Iter<'a, K, S>),
    Owned(vec::IntoIter<(&'a K, S)>),
}

impl<'a, K, S: Clone> Iterator for Entries<'a, K, S> {
    type Item = (&'a K, Cow<'a, S>);

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Walk::Borrowed(entries) => {
                let (key, store) = entries.next()?;
                Some((key, Cow::Borrowed(store)))
            }
            Walk::Owned(entries) => {
                let (key, store) = entries.next()?;
                Some((key, Cow::Owned(store)))
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Walk::Borrowed(entries) => entries.size_hint(),
            Walk::Owned(entries) => entries.size_hint(),
        }
    }
}

impl<K, S: Clone> ExactSizeIterator for Entries<'_, K, S> {}

impl<K, S: Clone> FusedIterator for Entries<'_, K, S> {}

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
        self.take_from(key, observer, |store, observer| {
            store.remove(slot, content, |slot| &at(slot).1, observer);
        });
    }

    /// Large stores come last, and hear of all their dots at once.
    fn remove_all<'a, O: Observer>(
        &mut self,
        slots: impl Iterator<Item = Slot>,
        at: impl Fn(Slot) -> &'a (K, S::Content),
        observer: &mut O,
    ) {
        let mut late: SmallVec<[Slot; 2]> = SmallVec::new();
        for slot in slots {
            let (key, content) = at(slot);
            self.take_from(key, observer, |store, observer| {
                if store.is_large() {
                    late.push(slot);
                } else {
                    store.remove(slot, content, |slot| &at(slot).1, observer);
                }
            });
        }
        if late.is_empty() {
            return;
        }
        for (key, slots) in by_key(&late, |slot| &at(slot).0) {
            self.take_from(key, observer, |store, observer| {
                store.remove_all(slots.into_iter(), |slot| &at(slot).1, observer);
            });
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

/// The slots of each key. The keys come in the order of their first slots, so that what an observer
/// hears is the same each time.
fn by_key<'a, K: Element>(
    slots: &[Slot],
    key: impl Fn(Slot) -> &'a K,
) -> Vec<(&'a K, SmallVec<[Slot; 2]>)> {
    let mut places: HashMap<&K, usize, IndexState> = HashMap::default();
    let mut groups: Vec<(&K, SmallVec<[Slot; 2]>)> = Vec::new();
    for slot in slots {
        let key = key(*slot);
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, slots)) => slots.push(*slot),
            None => groups.push((key, smallvec![*slot])),
        }
    }
    groups
}
