//! The map itself: edits, queries and what the kernel gives it.

mod debug;
#[cfg(feature = "serde")]
mod wire;

use alloc::collections::BTreeMap;
use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::{CausalContext, Dot, Replica};
use rejoin_dot_store::{Causal, DotMap, DotStore, DotSum, Element, Events, causal_type, gather};
use rejoin_merge::Change;

/// A map from keys to counters that go up and down, and that are reset by removing the key.
///
/// Removing a key takes away the steps that its replica had seen, and no others: a step that was
/// made at the same time survives it on every copy. A key is present while a step of it lives, also
/// where the steps come to zero.
///
/// ```
/// use rejoin_counter_map::{CounterMap, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let mut a = CounterMap::new();
/// a.increment(&mut phone, "tea", 5);
/// let mut b = a.clone();
///
/// a.remove(&mut phone, "tea"); // While the phone starts anew,
/// b.increment(&mut laptop, "tea", 2); // the laptop counts on.
/// a.merge(&b);
/// b.merge(&a);
/// assert_eq!(a, b);
/// assert_eq!(a.get("tea"), Some(2));
/// ```
///
/// # Cost
/// An edit and a read take constant time; removing a key is linear in its steps. A merge takes time
/// linear in what is new, and compares versions alone where nothing is.
///
/// A step is kept until its key is removed: a state is linear in the steps that live. That is what
/// it takes to reset exactly what was seen. [`add_all`](CounterMap::add_all) makes one step of
/// many.
///
/// # Paper
/// C. Baquero, P. S. Almeida, C. Lerche: *The problem with embedded CRDT counters and a solution*,
/// PaPoC 2016, for what a reset means. There steps share a dot, so that a reset may take along
/// steps that it has not seen; here each has its own.
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        transparent,
        bound(
            serialize = "K: Element + serde::Serialize",
            deserialize = "K: Element + serde::Deserialize<'de>"
        )
    )
)]
pub struct CounterMap<K: Element> {
    causal: Causal<DotMap<K, DotSum>>,
}

causal_type!([K: Element] CounterMap<K>: DotMap<K, DotSum>);

impl<K: Element> CounterMap<K> {
    /// The map without a key.
    ///
    /// A replica creates a map once, and from then on keeps it or merges it from a peer: an empty
    /// map created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            causal: Causal::new(),
        }
    }

    /// Lets the counter of `key` go up by `amount`. Nothing happens for zero.
    ///
    /// ```
    /// use rejoin_counter_map::{CounterMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = CounterMap::new();
    /// let delta = map.increment(&mut replica, "tea", 5).delta();
    /// assert_eq!(delta.get("tea"), Some(5));
    /// assert!(map.increment(&mut replica, "tea", 0).is_nothing());
    /// ```
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a key goes in as it does everywhere"
    )]
    pub fn increment(&mut self, replica: &mut Replica, key: K, amount: u64) -> Change<'_, Self> {
        self.step(replica, &key, i128::from(amount))
    }

    /// Lets the counter of `key` go down by `amount`. Nothing happens for zero.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a key goes in as it does everywhere"
    )]
    pub fn decrement(&mut self, replica: &mut Replica, key: K, amount: u64) -> Change<'_, Self> {
        self.step(replica, &key, -i128::from(amount))
    }

    /// Adds all amounts to the counters of their keys, as one change and one step for each key.
    ///
    /// A key whose amounts come to zero gets no step.
    ///
    /// ```
    /// use rejoin_counter_map::{CounterMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = CounterMap::new();
    /// map.add_all(&mut replica, [("tea", 1), ("milk", 3), ("tea", 1), ("tea", -4)]);
    /// assert_eq!((map.get("tea"), map.get("milk")), (Some(-2), Some(3)));
    /// assert_eq!(map.version().count(), 2);
    /// ```
    pub fn add_all(
        &mut self,
        replica: &mut Replica,
        amounts: impl IntoIterator<Item = (K, i64)>,
    ) -> Change<'_, Self> {
        let mut sums = BTreeMap::<K, i128>::new();
        for (key, amount) in amounts {
            *sums.entry(key).or_default() += i128::from(amount);
        }
        let mut events = None;
        for (key, sum) in sums {
            self.write(replica, &key, sum, &mut events);
        }
        Change::new(self, mark(events))
    }

    fn step(&mut self, replica: &mut Replica, key: &K, amount: i128) -> Change<'_, Self> {
        let mut events = None;
        self.write(replica, key, amount, &mut events);
        Change::new(self, mark(events))
    }

    /// Writes a step, or several where the amount is too large for one.
    fn write(
        &mut self,
        replica: &mut Replica,
        key: &K,
        mut amount: i128,
        events: &mut Option<(Dot, Dot)>,
    ) {
        while amount != 0 {
            let step = amount.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
            amount -= i128::from(step);
            let content = Some((key.clone(), step));
            let event = self
                .causal
                .write(replica.id(), &CausalContext::new(), content);
            if let Some(event) = event {
                *events = Some((events.map_or(event, |(first, _)| first), event));
            }
        }
    }

    /// Takes `key` away with the steps that were seen here, by one event. Nothing happens if it is
    /// absent.
    ///
    /// ```
    /// use rejoin_counter_map::{CounterMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = CounterMap::new();
    /// map.increment(&mut replica, "tea", 5);
    /// assert!(map.remove(&mut replica, "milk").is_nothing());
    /// assert!(!map.remove(&mut replica, "tea").is_nothing());
    /// assert_eq!(map.get("tea"), None);
    /// ```
    pub fn remove<Q>(&mut self, replica: &mut Replica, key: &Q) -> Change<'_, Self>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let pages = self.causal.pages();
        let dots = gather(|name| {
            if let Some(store) = self.causal.store().get(key) {
                store.visit(&mut |slot| name(pages.dot(slot)));
            }
        });
        let event = self.causal.write(replica.id(), &dots, None);
        Change::new(self, event.into())
    }

    /// Takes away every key that `keep` refuses, by one event. Linear time; sorts what goes.
    ///
    /// ```
    /// use rejoin_counter_map::{CounterMap, Replica};
    ///
    /// let mut replica = Replica::random();
    /// let mut map = CounterMap::new();
    /// map.add_all(&mut replica, [("tea", 5), ("milk", 1)]);
    /// map.retain(&mut replica, |_, count| count > 1);
    /// assert!(map.keys().eq(&["tea"]));
    /// ```
    pub fn retain(
        &mut self,
        replica: &mut Replica,
        mut keep: impl FnMut(&K, i128) -> bool,
    ) -> Change<'_, Self> {
        let pages = self.causal.pages();
        let dropped = gather(|name| {
            for (key, store) in DotMap::entries(self.causal.store(), pages) {
                if !keep(key, store.total()) {
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

    /// What the counter of `key` reads, or nothing if the key is absent. Constant time; linear in a
    /// delta that was never edited.
    pub fn get<Q>(&self, key: &Q) -> Option<i128>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.causal.store().get(key).map(DotSum::total)
    }

    /// Whether a step of `key` lives. Constant time; linear in a delta that was never edited.
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.get(key).is_some()
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
        self.iter().map(|(key, _)| key)
    }

    /// All keys with what their counters read, in no promised order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, i128)> {
        DotMap::entries(self.causal.store(), self.causal.pages())
            .map(|(key, store)| (key, store.total()))
    }

    /// All keys with what their counters read, by ascending key. Sorts them first.
    pub fn iter_sorted(&self) -> vec::IntoIter<(&K, i128)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries.into_iter()
    }
}

fn mark(events: Option<(Dot, Dot)>) -> Events {
    events.map_or(Events::NONE, |(first, last)| Events::between(first, last))
}
