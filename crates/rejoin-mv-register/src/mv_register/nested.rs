//! The register at any site: below a key of a map, or at the root.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::marker::PhantomData;

use rejoin_dot_store::{Element, Kind, Nest, Place, Site};

use super::MvRegister;
use super::siblings::{Siblings, distinct};

/// Below a key, a reader gets the values in ascending order, equal ones once. Removing the key
/// takes away the values that were seen, and no others.
impl<T: Element> Nest for MvRegister<T> {
    /// The tag of the register's own bytes.
    const KIND: Kind = Kind::new(8);

    type Store = Siblings<T>;
    type View<'a, P: Place<'a, T>> = Vec<&'a T>;
    type Editor<W: Site<Store = Siblings<T>>> = MvRegisterEditor<T, W>;

    fn view<'a, P: Place<'a, T>>(store: Cow<'a, Siblings<T>>, place: P) -> Vec<&'a T> {
        distinct(store.slots().iter().map(|slot| place.content(*slot)))
    }

    fn edit<W: Site<Store = Siblings<T>>>(site: W) -> MvRegisterEditor<T, W> {
        MvRegisterEditor {
            site,
            value: PhantomData,
        }
    }
}

/// A register at some site, to edit.
#[derive(Debug)]
pub struct MvRegisterEditor<T, W> {
    site: W,
    value: PhantomData<fn() -> T>,
}

impl<T: Element, W: Site<Store = Siblings<T>>> MvRegisterEditor<T, W> {
    /// The values as they stand, in ascending order, equal ones once.
    pub fn view(&self) -> Vec<&T> {
        self.site.view::<MvRegister<T>>()
    }

    /// Writes `value` in place of all values that are here.
    pub fn set(&mut self, value: T) {
        let held = self.site.dots();
        self.site.write(&held, Some(value));
    }

    /// Takes away all values that are here.
    pub fn clear(&mut self) {
        self.site.reset();
    }

    pub(super) fn into_site(self) -> W {
        self.site
    }
}
