//! The register below a key of a map.

use alloc::borrow::Cow;
use core::fmt;
use core::marker::PhantomData;

use rejoin_causality::{ReplicaId, Timestamp};
use rejoin_dot_store::{DotFun, Element, Kind, Nest, Place, Site};

use super::LwwRegister;

/// Below a key each write has a dot. Removing the key takes away the writes that were seen,
/// whatever their stamps; of the others the one with the latest stamp is read. A write takes the
/// place of all that it has seen.
///
/// The replica of a stamp is that of the dot.
impl<T: Element> Nest for LwwRegister<T> {
    /// The tag of the register's own bytes.
    const KIND: Kind = Kind::new(2);

    type Store = DotFun<(Timestamp, T)>;
    type View<'a, P: Place<'a, (Timestamp, T)>> = Option<&'a T>;
    type Editor<W: Site<Store = Self::Store>> = LwwRegisterEditor<T, W>;

    fn view<'a, P>(store: Cow<'a, Self::Store>, place: P) -> Option<&'a T>
    where
        P: Place<'a, (Timestamp, T)>,
    {
        latest(&store, place).map(|(_, _, value)| value)
    }

    fn edit<W: Site<Store = Self::Store>>(site: W) -> LwwRegisterEditor<T, W> {
        LwwRegisterEditor {
            site,
            value: PhantomData,
        }
    }
}

/// The write that is read: its stamp, in two parts, and its value.
fn latest<'a, T, P>(
    store: &DotFun<(Timestamp, T)>,
    place: P,
) -> Option<(Timestamp, ReplicaId, &'a T)>
where
    T: Ord + 'a,
    P: Place<'a, (Timestamp, T)>,
{
    let write = |slot: &_| {
        let (time, value) = place.content(*slot);
        (*time, place.dot(*slot).replica, value)
    };
    store.slots().iter().map(write).max()
}

/// A register below a key, to edit.
pub struct LwwRegisterEditor<T, W> {
    site: W,
    value: PhantomData<fn() -> T>,
}

impl<T: Element, W: Site<Store = DotFun<(Timestamp, T)>>> LwwRegisterEditor<T, W> {
    /// The value that stands, if there is one.
    pub fn get(&self) -> Option<&T> {
        self.site.view::<LwwRegister<T>>()
    }

    /// Writes `value`, as [`LwwRegister::set`] does.
    pub fn set(&mut self, value: T) {
        let dots = self.site.dots();
        let place = self.site.place();
        let standing = self.site.store().and_then(|store| latest(store, place));
        let replaced = standing.map(|(time, _, _)| time);
        let stamp = self.site.replica().stamp(replaced);
        self.site.write(&dots, Some((stamp.time, value)));
    }
}

impl<T, W> fmt::Debug for LwwRegisterEditor<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LwwRegisterEditor")
    }
}
