//! The map itself: edits, queries and what the kernel gives it.

mod edit;
mod grow;
#[cfg(feature = "serde")]
mod serde;
mod view;
#[cfg(feature = "serde")]
mod wire;

pub use edit::OrMapEditor;
pub use view::{Iter, OrMapView, Value};

use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;

use rejoin_causality::Replica;
use rejoin_dot_store::{
    Batch, Below, Causal, Content, DotMap, DotStore, Element, KeySite, Nest, Pages, causal_type,
    gather,
};
use rejoin_merge::Change;

/// A map from keys to values that are replicated data types themselves: sets, registers, flags,
/// counters, pairs of such, and maps again.
///
/// All values share the causal context of the map. A key is present while something below it is: a
/// set with an element, a register that was written. Removing a key takes away what its replica had
/// seen below it, however deeply nested, and nothing else; so what is written there at the same
/// time survives, alone. Nothing of a removed value comes back when its key is used again.
///
/// ```
/// use rejoin_or_map::{Merge, OrMap, Replica};
/// use rejoin_or_set::OrSet;
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let mut a = OrMap::<&str, OrSet<&str>>::new();
/// a.update(&mut phone, "monday", |cart| cart.insert("milk"));
/// let mut b = a.clone();
///
/// a.remove(&mut phone, "monday"); // While the phone removes the cart with its milk,
/// b.update(&mut laptop, "monday", |cart| cart.insert("eggs")); // the laptop adds eggs.
/// a.merge(&b);
/// b.merge(&a);
/// assert_eq!(a, b);
/// assert!(a.get("monday").unwrap().iter_sorted().eq(&["eggs"]));
/// ```
///
/// # Cost
/// A look-up takes constant time for each level; an edit that, and what the edit of the value
/// takes. Removing a key is linear in what lives below it. A merge takes time linear in what is
/// new, and compares versions alone where nothing is. A key is kept once for the look-up, and once
/// more with each thing that lives below it.
///
/// # Paper
/// The maps of dot stores of Almeida, Shoker and Baquero, "Delta state replicated data types"
/// (2018), with removals that mint events, so that a version tells of them.
pub struct OrMap<K: Element, V: Nest> {
    causal: Causal<DotMap<K, V::Store>>,
}

causal_type!([K: Element, V: Nest] OrMap<K, V>: DotMap<K, V::Store>);

/// What is said where values of another type come in.
#[cfg(feature = "serde")]
const OTHER_KIND: &str = "the values are of another type";
/// What is said where a content comes in that no edit of the value writes.
#[cfg(feature = "serde")]
const NOT_ADMITTED: &str = "a content is none that its type writes";

/// Where the contents of a whole map stand.
type Root<'a, K, V> = &'a Pages<(K, Content<V>)>;

impl<K: Element, V: Nest> OrMap<K, V> {
    /// The empty map.
    ///
    /// A replica creates a map once, and from then on keeps it or merges it from a peer: an empty
    /// map created anew under the same replica id would reuse that id's events.
    pub fn new() -> Self {
        Self {
            causal: Causal::new(),
        }
    }

    /// Edits the value of `key`, and gives one change for all that `edit` does.
    ///
    /// A key that is absent is edited as an empty value, and is present afterwards if something was
    /// put into it.
    ///
    /// ```
    /// use rejoin_or_map::{OrMap, Replica};
    /// use rejoin_or_set::OrSet;
    ///
    /// let mut replica = Replica::random();
    /// let mut users = OrMap::<&str, OrMap<&str, OrSet<&str>>>::new();
    /// let change = users.update(&mut replica, "anna", |carts| {
    ///     carts.update("monday", |cart| {
    ///         cart.insert("milk");
    ///         cart.insert("eggs");
    ///     });
    ///     carts.update("tuesday", |cart| cart.insert("tea"));
    /// });
    /// assert_eq!(change.delta(), users);
    /// let carts = users.get("anna").unwrap();
    /// assert!(carts.get("monday").unwrap().contains("eggs"));
    /// ```
    pub fn update(
        &mut self,
        replica: &mut Replica,
        key: K,
        edit: impl FnOnce(&mut V::Editor<KeySite<'_, Batch<'_, DotMap<K, V::Store>>, K>>),
    ) -> Change<'_, Self> {
        let mut batch = Batch::new(&mut self.causal, replica);
        edit(&mut V::edit(KeySite::new(&mut batch, key)));
        let events = batch.events();
        Change::new(self, events)
    }

    /// Edits several keys, and gives one change for all that `edit` does.
    ///
    /// ```
    /// use rejoin_or_map::{OrMap, Replica};
    /// use rejoin_or_set::OrSet;
    ///
    /// let mut replica = Replica::random();
    /// let mut rooms = OrMap::<u8, OrSet<&str>>::new();
    /// rooms.update(&mut replica, 1, |guests| guests.insert("anna"));
    /// let change = rooms.batch(&mut replica, |rooms| {
    ///     rooms.remove(&1);
    ///     rooms.update(2, |guests| guests.insert("anna"));
    /// });
    /// assert!(!change.is_nothing());
    /// assert!(!rooms.contains_key(&1) && rooms.get(&2).unwrap().contains("anna"));
    /// ```
    pub fn batch(
        &mut self,
        replica: &mut Replica,
        edit: impl FnOnce(&mut OrMapEditor<K, V, Batch<'_, DotMap<K, V::Store>>>),
    ) -> Change<'_, Self> {
        let batch = Batch::new(&mut self.causal, replica);
        let mut editor = OrMapEditor::new(batch);
        edit(&mut editor);
        let events = editor.into_site().events();
        Change::new(self, events)
    }

    /// Takes `key` away with all that was seen below it here, by one event. Nothing happens if it
    /// is absent.
    ///
    /// Linear in what lives below the key.
    ///
    /// ```
    /// use rejoin_or_map::{OrMap, Replica};
    /// use rejoin_or_set::OrSet;
    ///
    /// let mut replica = Replica::random();
    /// let mut map = OrMap::<String, OrSet<u8>>::new();
    /// map.update(&mut replica, "a".to_string(), |set| set.insert(1));
    /// assert!(map.remove(&mut replica, "b").is_nothing());
    /// assert!(!map.remove(&mut replica, "a").is_nothing());
    /// assert!(map.is_empty());
    /// ```
    pub fn remove<Q>(&mut self, replica: &mut Replica, key: &Q) -> Change<'_, Self>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.batch(replica, |map| map.remove(key))
    }

    /// Takes away every key that `keep` refuses, by one event. Linear time; sorts what goes.
    ///
    /// ```
    /// use rejoin_or_map::{OrMap, Replica};
    /// use rejoin_or_set::OrSet;
    ///
    /// let mut replica = Replica::random();
    /// let mut map = OrMap::<u8, OrSet<u8>>::new();
    /// for key in 1..=4 {
    ///     map.update(&mut replica, key, |set| (0..key).for_each(|n| set.insert(n)));
    /// }
    /// map.retain(&mut replica, |key, set| key % 2 == 0 && set.len() > 2);
    /// assert!(map.keys().eq(&[4]));
    /// ```
    pub fn retain(
        &mut self,
        replica: &mut Replica,
        mut keep: impl FnMut(&K, Value<'_, K, V>) -> bool,
    ) -> Change<'_, Self> {
        let pages = self.causal.pages();
        let dropped = gather(|name| {
            for (key, store) in DotMap::entries(self.causal.store(), pages) {
                if !keep(key, V::view(store.clone(), Below::new(pages))) {
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

    /// The value of `key`, or nothing if it is absent. Constant time; linear in a delta that was
    /// never edited.
    ///
    /// What a value is, its type says: a flag is a `bool`, a set or a map is something to ask.
    pub fn get<Q>(&self, key: &Q) -> Option<Value<'_, K, V>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let store = DotMap::descend(self.causal.store(), key)?;
        Some(V::view(store, Below::new(self.causal.pages())))
    }

    /// Whether `key` is present: whether anything lives below it. Constant time; linear in a delta
    /// that was never edited.
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
    pub fn iter(&self) -> Iter<'_, K, V, Root<'_, K, V>> {
        self.view().iter()
    }

    /// All keys with their values, by ascending key. Sorts them first.
    pub fn iter_sorted(
        &self,
    ) -> impl ExactSizeIterator<Item = (&K, Value<'_, K, V>)> + DoubleEndedIterator {
        self.view().iter_sorted()
    }

    /// The map as it is seen where it is nested in another.
    pub fn view(&self) -> OrMapView<'_, K, V, Root<'_, K, V>> {
        OrMapView::new(self.causal.store(), self.causal.pages())
    }
}

/// `{1: {7, 8}, 2: {9}}`, or `{1: {7, 8}, … 5 more}`.
impl<K: Element, V: Nest> fmt::Debug for OrMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl<'a, K: Element, V: Nest> IntoIterator for &'a OrMap<K, V> {
    type Item = (&'a K, Value<'a, K, V>);
    type IntoIter = Iter<'a, K, V, Root<'a, K, V>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
