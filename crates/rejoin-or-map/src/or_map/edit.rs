//! Editing a map within one change, at the root or below keys of another.

use alloc::borrow::Cow;
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;

use rejoin_dot_store::{
    Content, DotMap, DotStore, Element, KeySite, Kind, Nest, Place, Site, gather,
};

use super::{OrMap, OrMapView};

/// A map below a key of a map: removing the outer key resets what was seen of all inner ones.
impl<K: Element, V: Nest> Nest for OrMap<K, V> {
    /// The tag of the map's own bytes, and what it holds.
    const KIND: Kind = Kind {
        number: 19,
        parts: &[V::KIND],
    };

    type Store = DotMap<K, V::Store>;
    type View<'a, P: Place<'a, (K, Content<V>)>> = OrMapView<'a, K, V, P>;
    type Editor<W: Site<Store = Self::Store>> = OrMapEditor<K, V, W>;

    fn view<'a, P>(store: Cow<'a, Self::Store>, place: P) -> OrMapView<'a, K, V, P>
    where
        P: Place<'a, (K, Content<V>)>,
    {
        OrMapView::new(store, place)
    }

    fn admits((_, content): &(K, Content<V>)) -> bool {
        V::admits(content)
    }

    fn edit<W: Site<Store = Self::Store>>(site: W) -> OrMapEditor<K, V, W> {
        OrMapEditor::new(site)
    }
}

/// A map to edit, within one change.
pub struct OrMapEditor<K, V, W> {
    site: W,
    of: PhantomData<fn() -> (K, V)>,
}

impl<K, V, W> OrMapEditor<K, V, W> {
    pub(super) fn new(site: W) -> Self {
        Self {
            site,
            of: PhantomData,
        }
    }

    pub(super) fn into_site(self) -> W {
        self.site
    }
}

impl<K: Element, V: Nest, W: Site<Store = DotMap<K, V::Store>>> OrMapEditor<K, V, W> {
    /// The map as it stands.
    pub fn view(&self) -> OrMapView<'_, K, V, impl Place<'_, (K, Content<V>)>> {
        self.site.view::<OrMap<K, V>>()
    }

    /// Edits the value of `key`, as [`OrMap::update`] does.
    pub fn update(&mut self, key: K, edit: impl FnOnce(&mut V::Editor<KeySite<'_, W, K>>)) {
        edit(&mut V::edit(KeySite::new(&mut self.site, key)));
    }

    /// Takes `key` away with all that was seen below it, by one event.
    pub fn remove<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let place = self.site.place();
        let store = self.site.store().and_then(|map| map.get(key));
        let Some(store) = store else {
            return;
        };
        let dots = gather(|name| store.visit(&mut |slot| name(place.dot(slot))));
        self.site.write(&dots, None);
    }

    /// Takes every key away, by one event. Linear time.
    pub fn clear(&mut self) {
        self.site.reset();
    }
}

impl<K, V, W> fmt::Debug for OrMapEditor<K, V, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrMapEditor")
    }
}
