//! The multimap itself: edits, queries and what the kernel gives it.

mod debug;
#[cfg(feature = "serde")]
mod wire;

use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::{CausalContext, Dot, Replica};
use rejoin_dot_store::{
    Below, Causal, DotBag, DotMap, DotStore, Element, Events, Nest, Pages, causal_type, gather,
};
use rejoin_merge::Change;
use rejoin_or_set::{OrSet, OrSetView};

/// The values of one key, to read: those of an [`OrSet`].
pub type Values<'a, K, V> = OrSetView<'a, V, Below<&'a Pages<(K, V)>, K>>;

/// A map from each key to a set of values, in which adds win: a value is present if some insertion
/// of it was seen that no seen removal, of it or of its key, had seen.
///
/// A key is present while it has a value. It means the same as a map of sets and is simpler to
/// edit.
///
/// ```
/// use rejoin_or_multimap::{Merge, OrMultimap, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let mut a = OrMultimap::new();
/// a.insert(&mut phone, "anna", "red");
/// let mut b = a.clone();
///
/// a.remove_key(&mut phone, "anna"); // While the phone removes what anna likes,
/// b.insert(&mut laptop, "anna", "blue"); // the laptop adds to it.
/// a.merge(&b);
/// b.merge(&a);
/// assert_eq!(a, b);
/// assert!(a.get("anna").unwrap().iter_sorted().eq(&["blue"]));
/// ```
///
/// # Cost
/// Edits and look-ups of one value take constant time, those of a key are linear in its values. A
/// merge takes time linear in what is new, and compares versions alone where nothing is. A key is
/// kept once for the look-up, and once more with each value.
///
/// # Paper
/// A map of dot stores as in Almeida, Shoker and Baquero, "Delta state replicated data types"
/// (2018), with removals that mint events, so that a version tells of them.
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        transparent,
        bound(
            serialize = "K: Element + serde::Serialize, V: Element + serde::Serialize",
            deserialize = "K: Element + serde::Deserialize<'de>, \
                           V: Element + serde::Deserialize<'de>"
        )
    )
)]
pub struct OrMultimap<K: Element, V: Element> {
    causal: Causal<DotMap<K, DotBag<V>>>,
}

causal_type!([K: Element, V: Element] OrMultimap<K, V>: DotMap<K, DotBag<V>>);

impl<K: Element, V: Element> OrMultimap<K, V> {
    /// The empty multimap.
    ///
    /// A replica creates one once, and from then on keeps it or merges it from a peer: an empty one
    /// created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            causal: Causal::new(),
        }
    }

    /// Adds `value` to those of `key`. An insertion of what is present counts as well: a removal
    /// elsewhere that has not seen it does not take it away.
    ///
    /// Constant time.
    ///
    /// ```
    /// use rejoin_or_multimap::{OrMultimap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = OrMultimap::new();
    /// let delta = map.insert(&mut replica, "anna", 7).delta();
    /// assert_eq!(delta, map);
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, key: K, value: V) -> Change<'_, Self> {
        let held = self.dots_of(&key, &value);
        let event = self.causal.write(replica.id(), &held, Some((key, value)));
        Change::new(self, event.into())
    }

    /// Adds all `pairs` and gives one change for all of them.
    pub fn insert_all(
        &mut self,
        replica: &mut Replica,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Change<'_, Self> {
        let mut events = Span::default();
        for (key, value) in pairs {
            let held = self.dots_of(&key, &value);
            events.add(self.causal.write(replica.id(), &held, Some((key, value))));
        }
        Change::new(self, events.mark())
    }

    /// Puts `value` under `key` in the place of `old`, by one event. Adds it as well where `old` is
    /// absent; `old` and `value` may be the same.
    ///
    /// Constant time.
    ///
    /// ```
    /// use rejoin_or_multimap::{OrMultimap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = OrMultimap::new();
    /// map.insert(&mut replica, "anna", "red");
    /// map.replace(&mut replica, "anna", &"red", "blue");
    /// assert!(map.get("anna").unwrap().iter_sorted().eq(&["blue"]));
    /// ```
    pub fn replace(
        &mut self,
        replica: &mut Replica,
        key: K,
        old: &V,
        value: V,
    ) -> Change<'_, Self> {
        let mut held = self.dots_of(&key, &value);
        held.extend(self.dots_of(&key, old).dots());
        let event = self.causal.write(replica.id(), &held, Some((key, value)));
        Change::new(self, event.into())
    }

    /// Gives `key` these values and no others, as one change. Without values it removes the key.
    ///
    /// Values that another replica adds at the same time stay. Linear in the values before and
    /// after.
    ///
    /// ```
    /// use rejoin_or_multimap::{OrMultimap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = OrMultimap::new();
    /// map.insert(&mut replica, "anna", 1);
    /// map.put_set(&mut replica, "anna", [2, 3]);
    /// assert!(map.get("anna").unwrap().iter_sorted().eq(&[2, 3]));
    /// ```
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a key goes in as it does everywhere"
    )]
    pub fn put_set(
        &mut self,
        replica: &mut Replica,
        key: K,
        values: impl IntoIterator<Item = V>,
    ) -> Change<'_, Self> {
        let mut held = self.dots_below(&key);
        let mut events = Span::default();
        for value in values {
            // The first takes away all that was there before; of two equal ones the later counts.
            held.extend(self.dots_of(&key, &value).dots());
            let content = Some((key.clone(), value));
            events.add(self.causal.write(replica.id(), &held, content));
            held = CausalContext::new();
        }
        events.add(self.causal.write(replica.id(), &held, None));
        Change::new(self, events.mark())
    }

    /// Takes `value` from those of `key`, as far as it was seen here. Nothing happens if it, or the
    /// key, is absent.
    ///
    /// Constant time.
    ///
    /// ```
    /// use rejoin_or_multimap::{OrMultimap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = OrMultimap::new();
    /// map.insert(&mut replica, "anna", "red");
    /// assert!(map.remove(&mut replica, "bert", "red").is_nothing());
    /// map.remove(&mut replica, "anna", "red");
    /// assert!(!map.contains_key("anna"));
    /// ```
    pub fn remove<Q, R>(&mut self, replica: &mut Replica, key: &Q, value: &R) -> Change<'_, Self>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
        V: Borrow<R>,
        R: Eq + Hash + ?Sized,
    {
        let held = self.dots_of(key, value);
        let event = self.causal.write(replica.id(), &held, None);
        Change::new(self, event.into())
    }

    /// Takes all values of `key` away that were seen here, by one event. Linear in their number.
    pub fn remove_key<Q>(&mut self, replica: &mut Replica, key: &Q) -> Change<'_, Self>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let held = self.dots_below(key);
        let event = self.causal.write(replica.id(), &held, None);
        Change::new(self, event.into())
    }

    /// Takes away every value that `keep` refuses, by one event. Linear time.
    ///
    /// ```
    /// use rejoin_or_multimap::{OrMultimap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = OrMultimap::new();
    /// map.insert_all(&mut replica, [("anna", 1), ("anna", 2), ("bert", 1)]);
    /// map.retain(&mut replica, |key, value| *key == "anna" && *value > 1);
    /// assert_eq!(format!("{map:?}"), r#"{"anna": {2}}"#);
    /// ```
    pub fn retain(
        &mut self,
        replica: &mut Replica,
        mut keep: impl FnMut(&K, &V) -> bool,
    ) -> Change<'_, Self> {
        let live = self.causal.pages().iter();
        let dropped = live
            .filter(|(_, (key, value))| !keep(key, value))
            .map(|(dot, _)| dot)
            .collect();
        let event = self.causal.write(replica.id(), &dropped, None);
        Change::new(self, event.into())
    }

    /// Takes everything away, by one event. Linear in the runs of what lives.
    pub fn clear(&mut self, replica: &mut Replica) -> Change<'_, Self> {
        let event = self.causal.write(replica.id(), &self.causal.live(), None);
        Change::new(self, event.into())
    }

    /// The values of `key`, or nothing if it has none. Constant time; linear in a delta that was
    /// never edited.
    pub fn get<Q>(&self, key: &Q) -> Option<Values<'_, K, V>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let store = DotMap::descend(self.causal.store(), key)?;
        Some(OrSet::view(store, Below::new(self.causal.pages())))
    }

    /// Whether `key` has `value`. Constant time; linear in a delta that was never edited.
    pub fn contains<Q, R>(&self, key: &Q, value: &R) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
        V: Borrow<R>,
        R: Eq + Hash + ?Sized,
    {
        self.get(key).is_some_and(|values| values.contains(value))
    }

    /// Whether `key` has a value. Constant time; linear in a delta that was never edited.
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
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &K> {
        DotMap::entries(self.causal.store(), self.causal.pages()).map(|(key, _)| key)
    }

    /// All keys with their values, in no promised order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, Values<'_, K, V>)> {
        let pages = self.causal.pages();
        DotMap::entries(self.causal.store(), pages)
            .map(move |(key, store)| (key, OrSet::view(store, Below::new(pages))))
    }

    /// All keys with their values, by ascending key. Sorts them first.
    pub fn iter_sorted(&self) -> vec::IntoIter<(&K, Values<'_, K, V>)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries.into_iter()
    }

    /// The dots that hold `value` under `key`.
    fn dots_of<Q, R>(&self, key: &Q, value: &R) -> CausalContext
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
        V: Borrow<R>,
        R: Eq + Hash + ?Sized,
    {
        let pages = self.causal.pages();
        gather(|name| {
            if let Some(store) = self.causal.store().get(key) {
                let visit = |slot| name(pages.dot(slot));
                store.visit_element(value, |slot| &pages.value(slot).1, visit);
            }
        })
    }

    /// The dots of all values of `key`.
    fn dots_below<Q>(&self, key: &Q) -> CausalContext
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

/// The first and the last event of a change.
#[derive(Default)]
struct Span(Option<(Dot, Dot)>);

impl Span {
    fn add(&mut self, event: Option<Dot>) {
        if let Some(event) = event {
            self.0 = Some((self.0.map_or(event, |(first, _)| first), event));
        }
    }

    fn mark(&self) -> Events {
        self.0
            .map_or(Events::NONE, |(first, last)| Events::between(first, last))
    }
}
