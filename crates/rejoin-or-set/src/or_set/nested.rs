//! The set below a key of a map.

use alloc::borrow::Cow;
use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;

use rejoin_causality::CausalContext;
use rejoin_dot_store::{DotBag, DotStore, Element, Kind, Nest, Place, Site};

use super::{OrSet, show};

/// Below a key, removing the key takes away the insertions that were seen, and no others.
impl<T: Element> Nest for OrSet<T> {
    /// The tag of the set's own bytes.
    const KIND: Kind = Kind::new(3);
    type Store = DotBag<T>;
    type View<'a, P: Place<'a, T>> = OrSetView<'a, T, P>;
    type Editor<W: Site<Store = DotBag<T>>> = OrSetEditor<T, W>;

    fn view<'a, P: Place<'a, T>>(store: Cow<'a, DotBag<T>>, place: P) -> OrSetView<'a, T, P> {
        OrSetView { store, place }
    }

    fn edit<W: Site<Store = DotBag<T>>>(site: W) -> OrSetEditor<T, W> {
        OrSetEditor {
            site,
            element: PhantomData,
        }
    }
}

/// A set below a key, to read.
#[derive(Clone)]
pub struct OrSetView<'a, T: Element, P> {
    store: Cow<'a, DotBag<T>>,
    place: P,
}

impl<'a, T: Element, P: Place<'a, T>> OrSetView<'a, T, P> {
    /// Whether `element` is present. Constant time.
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let at = |slot| self.place.content(slot);
        self.store.find(element, at).is_some()
    }

    /// How many elements are present.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether no element is present.
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    /// All elements in ascending order, each once. Sorts them first.
    pub fn iter_sorted(&self) -> vec::IntoIter<&'a T> {
        let mut elements = Vec::with_capacity(self.store.len());
        self.store
            .visit(&mut |slot| elements.push(self.place.content(slot)));
        elements.sort_unstable();
        elements.dedup();
        elements.into_iter()
    }
}

impl<'a, T: Element, P: Place<'a, T>> fmt::Debug for OrSetView<'a, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.iter_sorted(), f)
    }
}

/// A set below a key, to edit.
#[derive(Debug)]
pub struct OrSetEditor<T, W> {
    site: W,
    element: PhantomData<fn() -> T>,
}

impl<T: Element, W: Site<Store = DotBag<T>>> OrSetEditor<T, W> {
    /// The set as it stands.
    pub fn view(&self) -> OrSetView<'_, T, impl Place<'_, T>> {
        self.site.view::<OrSet<T>>()
    }

    /// Adds `element`, as [`OrSet::insert`] does.
    pub fn insert(&mut self, element: T) {
        let held = self.dots_of(&element);
        self.site.write(&held, Some(element));
    }

    /// Takes `element` away as far as it was seen here.
    pub fn remove<Q>(&mut self, element: &Q)
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let held = self.dots_of(element);
        self.site.write(&held, None);
    }

    /// Takes every element away, by one event. Linear time.
    pub fn clear(&mut self) {
        self.site.reset();
    }

    fn dots_of<Q>(&self, element: &Q) -> CausalContext
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let place = self.site.place();
        let mut dots = CausalContext::new();
        if let Some(store) = self.site.store() {
            let visit = |slot| {
                dots.insert(place.dot(slot));
            };
            store.visit_element(element, |slot| place.content(slot), visit);
        }
        dots
    }
}
