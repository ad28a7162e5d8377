//! Reading a map, at the root or below keys of another.

use alloc::borrow::Cow;
use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;
use core::iter::FusedIterator;

use rejoin_dot_store::{Below, Content, DotMap, Element, Entries, Nest, Pages, Place};

/// What a reader gets of the value of a key.
pub type Value<'a, K, V, P = &'a Pages<(K, Content<V>)>> = <V as Nest>::View<'a, Below<P, K>>;

/// A map to read.
pub struct OrMapView<'a, K: Element, V: Nest, P> {
    store: Cow<'a, DotMap<K, V::Store>>,
    place: P,
}

impl<'a, K: Element, V: Nest, P: Place<'a, (K, Content<V>)>> OrMapView<'a, K, V, P> {
    pub(super) fn new(store: Cow<'a, DotMap<K, V::Store>>, place: P) -> Self {
        Self { store, place }
    }

    /// The value of `key`, or nothing if it is absent. Constant time.
    pub fn get<Q>(&self, key: &Q) -> Option<Value<'a, K, V, P>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let store = DotMap::descend_ref(&self.store, key)?;
        Some(V::view(store, Below::new(self.place)))
    }

    /// Whether `key` is present. Constant time.
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.store.get(key).is_some()
    }

    /// How many keys are present.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether no key is present.
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    /// All keys, in no promised order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &'a K> + use<'a, K, V, P> {
        DotMap::entries(self.store.clone(), self.place).map(|(key, _)| key)
    }

    /// All keys with their values, in no promised order.
    pub fn iter(&self) -> Iter<'a, K, V, P> {
        Iter {
            entries: DotMap::entries(self.store.clone(), self.place),
            place: self.place,
        }
    }

    /// All keys with their values, by ascending key. Sorts them first.
    pub fn iter_sorted(&self) -> vec::IntoIter<(&'a K, Value<'a, K, V, P>)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries.into_iter()
    }
}

impl<K: Element, V: Nest, P: Copy> Clone for OrMapView<'_, K, V, P> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            place: self.place,
        }
    }
}

/// How many keys [`Debug`](fmt::Debug) shows, so that a map fits a screen.
const SHOWN: usize = 16;

impl<'a, K: Element, V: Nest, P: Place<'a, (K, Content<V>)>> fmt::Debug for OrMapView<'a, K, V, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (place, (key, value)) in self.iter_sorted().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{key:?}: {value:?}")?;
        }
        if self.len() > SHOWN {
            write!(f, ", … {} more", self.len() - SHOWN)?;
        }
        f.write_str("}")
    }
}

/// The keys of a map with their values, in no promised order.
pub struct Iter<'a, K: Element, V: Nest, P> {
    entries: Entries<'a, K, V::Store>,
    place: P,
}

impl<'a, K: Element, V: Nest, P: Place<'a, (K, Content<V>)>> Iterator for Iter<'a, K, V, P> {
    type Item = (&'a K, Value<'a, K, V, P>);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, store) = self.entries.next()?;
        Some((key, V::view(store, Below::new(self.place))))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl<'a, K, V, P> ExactSizeIterator for Iter<'a, K, V, P>
where
    K: Element,
    V: Nest,
    P: Place<'a, (K, Content<V>)>,
{
}

impl<'a, K, V, P> FusedIterator for Iter<'a, K, V, P>
where
    K: Element,
    V: Nest,
    P: Place<'a, (K, Content<V>)>,
{
}

impl<K: Element, V: Nest, P> fmt::Debug for Iter<'_, K, V, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter")
            .field("left", &self.entries.len())
            .finish_non_exhaustive()
    }
}
