//! The set at any site: below a key of a map, or at the root.

use alloc::borrow::Cow;
use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;

use rejoin_causality::CausalContext;
use rejoin_dot_store::{DotStore, Element, Kind, Nest, Place, Site};

use super::RwSet;
use super::marks::{Mark, Marks};

/// Below a key, a tombstone keeps the key present. Removing the key takes away what was seen,
/// additions and removals, and nothing else.
///
/// An observer of the map may hear that an element came and went by one merge, where an addition
/// and the removal that keeps it out do so.
impl<T: Element> Nest for RwSet<T> {
    /// The tag of the set's own bytes.
    const KIND: Kind = Kind::new(15);

    type Store = Marks<T>;
    type View<'a, P: Place<'a, Mark<T>>> = RwSetView<'a, T, P>;
    type Editor<W: Site<Store = Marks<T>>> = RwSetEditor<T, W>;

    fn view<'a, P: Place<'a, Mark<T>>>(store: Cow<'a, Marks<T>>, place: P) -> RwSetView<'a, T, P> {
        RwSetView { store, place }
    }

    fn edit<W: Site<Store = Marks<T>>>(site: W) -> RwSetEditor<T, W> {
        RwSetEditor {
            site,
            element: PhantomData,
        }
    }
}

/// A set at some site, to read.
#[derive(Clone)]
pub struct RwSetView<'a, T: Element, P> {
    store: Cow<'a, Marks<T>>,
    place: P,
}

impl<'a, T: Element, P: Place<'a, Mark<T>>> RwSetView<'a, T, P> {
    /// Whether `element` is present. Constant time.
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.store.contains(element, self.place)
    }

    /// How many elements are present.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether no element is present.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many elements have a removal that stands.
    pub fn tombstones(&self) -> usize {
        self.store.tombstones()
    }

    /// All present elements in ascending order, each once. Sorts them first.
    pub fn iter_sorted(&self) -> vec::IntoIter<&'a T> {
        let mut elements = Vec::with_capacity(self.len());
        self.store.visit(&mut |slot| {
            if self.store.shows(slot, self.place) {
                elements.push(self.place.content(slot).element());
            }
        });
        elements.sort_unstable();
        elements.into_iter()
    }
}

impl<'a, T: Element, P: Place<'a, Mark<T>>> fmt::Debug for RwSetView<'a, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter_sorted()).finish()
    }
}

/// A set at some site, to edit.
#[derive(Debug)]
pub struct RwSetEditor<T, W> {
    site: W,
    element: PhantomData<fn() -> T>,
}

impl<T: Element, W: Site<Store = Marks<T>>> RwSetEditor<T, W> {
    /// The set as it stands.
    pub fn view(&self) -> RwSetView<'_, T, impl Place<'_, Mark<T>>> {
        self.site.view::<RwSet<T>>()
    }

    /// Adds `element`, as [`RwSet::insert`] does.
    pub fn insert(&mut self, element: T) {
        self.put(Mark::Added(element));
    }

    /// Takes `element` away, as [`RwSet::remove`] does.
    pub fn remove(&mut self, element: T) {
        self.put(Mark::Removed(element));
    }

    /// Takes every present element away that `keep` refuses, as [`RwSet::retain`] does.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        let present = self.view().iter_sorted();
        let refused: Vec<T> = present.filter(|element| !keep(element)).cloned().collect();
        for element in refused {
            self.remove(element);
        }
    }

    /// Takes every present element away, as [`RwSet::clear`] does.
    pub fn clear(&mut self) {
        self.retain(|_| false);
    }

    /// Forgets what was done here, additions and removals, as [`RwSet::reset`] does.
    pub fn reset(&mut self) {
        self.site.reset();
    }

    pub(super) fn into_site(self) -> W {
        self.site
    }

    /// Puts `mark` in the place of what was done to its element here.
    fn put(&mut self, mark: Mark<T>) {
        let store = self.site.store();
        let held = store.map_or_else(CausalContext::new, |store| {
            store.dots_of(mark.element(), self.site.place())
        });
        self.site.write(&held, Some(mark));
    }
}
