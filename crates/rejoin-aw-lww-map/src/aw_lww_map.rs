//! The map itself: edits, queries and what the kernel gives it.

mod debug;
mod merge;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "serde")]
mod wire;

use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::{CausalContext, Dot, Replica, Stamp};
use rejoin_dot_store::{
    Causal, DotFun, DotMap, DotStore, Element, Events, Pages, causal_type, gather,
};
use rejoin_merge::Change;

/// The live puts of each key.
type Store<K, V> = DotMap<K, DotFun<(Stamp, V)>>;

/// A map of keys to values. Whether a key is present is decided as in an observed-remove set, where
/// adds win; which value it has, by the latest stamp.
///
/// A removal takes away the puts that its replica had seen, whatever the clocks say, and no others.
/// Of the puts that are left, the one with the latest stamp is read. A put replaces those that its
/// replica had seen.
///
/// ```
/// use rejoin_aw_lww_map::{AwLwwMap, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let mut a = AwLwwMap::new();
/// a.put(&mut phone, "theme", "dark");
/// let mut b = a.clone();
///
/// b.put(&mut laptop, "theme", "light"); // While the laptop changes the theme,
/// a.remove(&mut phone, "theme"); // the phone removes it, later by the clock.
/// a.merge(&b);
/// b.merge(&a);
/// assert_eq!(a, b);
/// assert_eq!(a.get("theme"), Some(&"light"));
/// ```
///
/// # Observers
/// An observer hears, within the step of the key, `added`, `removed` or `replaced` where the value
/// that is read changes, and `lost` of each put of another value that was made without knowledge of
/// the one that is read, when the two meet.
///
/// # Cost
/// Edits and look-ups take constant time, and linear in the concurrent puts of the key; in a delta
/// that was never edited a look-up is linear in all that it holds. A merge takes time linear in
/// what is new, and compares versions alone where nothing is. A removed key leaves nothing behind.
///
/// # Paper
/// The rule is that of the `AWLWWMap` of the library delta_crdt_ex; the map is one of dot stores,
/// as in Almeida, Shoker and Baquero, "Delta state replicated data types" (2018), with removals
/// that mint events, so that a version tells of them.
pub struct AwLwwMap<K: Element, V: Element> {
    causal: Causal<Store<K, V>>,
}

causal_type!([K: Element, V: Element] AwLwwMap<K, V>: Store<K, V>, observed by merge_telling);

impl<K: Element, V: Element> AwLwwMap<K, V> {
    /// The map without a key.
    ///
    /// A replica creates a map once, and from then on keeps it or merges it from a peer: an empty
    /// map created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            causal: Causal::new(),
        }
    }

    /// Puts `value` under `key`, in the place of what is seen there.
    ///
    /// The stamp is the larger of the clock's reading and one above the stamps that it replaces.
    ///
    /// ```
    /// use rejoin_aw_lww_map::{AwLwwMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = AwLwwMap::new();
    /// let delta = map.put(&mut replica, "theme", "dark").delta();
    /// assert_eq!(delta.get("theme"), Some(&"dark"));
    /// ```
    pub fn put(&mut self, replica: &mut Replica, key: K, value: V) -> Change<'_, Self> {
        let event = self.put_one(replica, key, value);
        Change::new(self, event.into())
    }

    /// Puts all `pairs`, one after the other, and gives one change for all of them.
    ///
    /// ```
    /// use rejoin_aw_lww_map::{AwLwwMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = AwLwwMap::new();
    /// let change = map.put_all(&mut replica, [("theme", "dark"), ("font", "serif")]);
    /// assert_eq!(change.delta().len(), 2);
    /// ```
    pub fn put_all(
        &mut self,
        replica: &mut Replica,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Change<'_, Self> {
        let mut events: Option<(Dot, Dot)> = None;
        for (key, value) in pairs {
            if let Some(event) = self.put_one(replica, key, value) {
                events = Some((events.map_or(event, |(first, _)| first), event));
            }
        }
        let mark = events.map_or(Events::NONE, |(first, last)| Events::between(first, last));
        Change::new(self, mark)
    }

    fn put_one(&mut self, replica: &mut Replica, key: K, value: V) -> Option<Dot> {
        let replaced = self.stamp(&key).map(|stamp| stamp.time);
        let held = self.dots_of(&key);
        let content = (key, (replica.stamp(replaced), value));
        self.causal.write(replica.id(), &held, Some(content))
    }

    /// Takes `key` away, as far as it was seen here. Nothing happens if it is absent.
    ///
    /// ```
    /// use rejoin_aw_lww_map::{AwLwwMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = AwLwwMap::new();
    /// map.put(&mut replica, "theme", "dark");
    /// assert!(map.remove(&mut replica, "font").is_nothing());
    /// assert!(!map.remove(&mut replica, "theme").is_nothing());
    /// assert_eq!(map.get("theme"), None);
    /// ```
    pub fn remove<Q>(&mut self, replica: &mut Replica, key: &Q) -> Change<'_, Self>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let held = self.dots_of(key);
        let event = self.causal.write(replica.id(), &held, None);
        Change::new(self, event.into())
    }

    /// Takes away every key that `keep` refuses, by one event. Linear time; sorts what goes.
    ///
    /// ```
    /// use rejoin_aw_lww_map::{AwLwwMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = AwLwwMap::new();
    /// map.put_all(&mut replica, (0..10).map(|n| (n, n * n)));
    /// map.retain(&mut replica, |key, value| key % 3 == 0 && *value > 10);
    /// assert!(map.iter_sorted().eq([(&6, &36), (&9, &81)]));
    /// ```
    pub fn retain(
        &mut self,
        replica: &mut Replica,
        mut keep: impl FnMut(&K, &V) -> bool,
    ) -> Change<'_, Self> {
        let pages = self.causal.pages();
        let dropped = gather(|name| {
            for (key, store) in DotMap::entries(self.causal.store(), pages) {
                let value = latest(&store, pages).map(|(_, value)| value);
                if !value.is_some_and(|value| keep(key, value)) {
                    store.visit(&mut |slot| name(pages.dot(slot)));
                }
            }
        });
        let event = self.causal.write(replica.id(), &dropped, None);
        Change::new(self, event.into())
    }

    /// Takes every key away, by one event. Linear in the runs of what lives.
    pub fn clear(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        let event = self.causal.write(replica.id(), &self.causal.live(), None);
        Change::new(self, event.into())
    }

    /// The value of `key`, if it is present. Linear in a delta that was never edited.
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.put_of(key).map(|(_, value)| value)
    }

    /// The stamp of the value of `key`, if it is present. Linear as [`get`](AwLwwMap::get).
    pub fn stamp<Q>(&self, key: &Q) -> Option<Stamp>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.put_of(key).map(|(stamp, _)| *stamp)
    }

    /// Whether `key` is present. Linear as [`get`](AwLwwMap::get).
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.causal.store().get(key).is_some()
    }

    /// How many keys are present.
    pub fn len(&self) -> usize {
        self.causal.store().len()
    }

    /// Whether no key is present.
    pub fn is_empty(&self) -> bool {
        self.causal.pages().is_empty()
    }

    /// All keys, in no promised order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// All keys with their values, in no promised order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let pages = self.causal.pages();
        DotMap::entries(self.causal.store(), pages)
            .filter_map(move |(key, store)| latest(&store, pages).map(|(_, value)| (key, value)))
    }

    /// All keys with their values, by ascending key. Sorts them first.
    pub fn iter_sorted(&self) -> vec::IntoIter<(&K, &V)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries.into_iter()
    }

    fn put_of<Q>(&self, key: &Q) -> Option<&(Stamp, V)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let store = DotMap::descend(self.causal.store(), key)?;
        latest(&store, self.causal.pages())
    }

    fn dots_of<Q>(&self, key: &Q) -> CausalContext
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let pages = self.causal.pages();
        gather(|name| {
            if let Some(store) = self.causal.store().get(key) {
                store.visit(&mut |slot| name(pages.dot(slot)));
            }
        })
    }
}

/// Of the puts of one key the one that is read: the latest, and of two with one stamp, which a
/// replica id with two writers brings about, the one with the larger value.
fn latest<'a, K, V: Ord>(
    store: &DotFun<(Stamp, V)>,
    pages: &'a Pages<(K, (Stamp, V))>,
) -> Option<&'a (Stamp, V)> {
    let slots = store.slots().iter();
    slots.map(|slot| &pages.value(*slot).1).max()
}
