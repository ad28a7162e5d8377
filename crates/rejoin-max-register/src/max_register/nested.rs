//! The register below a key of a map.

use alloc::borrow::Cow;
use core::fmt;
use core::marker::PhantomData;

use rejoin_causality::CausalContext;
use rejoin_dot_store::{DotFun, Element, Kind, Nest, Place, Site};

use super::ExtremeRegister;
use crate::extreme::Extreme;

/// Below a key each value that was set has a dot, as long as no later one comes further. Removing
/// the key takes away the values that were seen; of the others the furthest is read.
impl<M> Nest for ExtremeRegister<M>
where
    M: Extreme<Value: Element> + 'static,
{
    /// The tag of the register's own bytes.
    const KIND: Kind = Kind::new(M::KIND);

    type Store = DotFun<M::Value>;
    type View<'a, P: Place<'a, M::Value>> = Option<&'a M::Value>;
    type Editor<W: Site<Store = Self::Store>> = ExtremeRegisterEditor<M, W>;

    fn view<'a, P>(store: Cow<'a, Self::Store>, place: P) -> Option<&'a M::Value>
    where
        P: Place<'a, M::Value>,
    {
        let slots = store.slots().iter();
        let values = slots.map(|slot| place.content(*slot));
        values.max_by(|left, right| M::order(left, right))
    }

    fn edit<W: Site<Store = Self::Store>>(site: W) -> ExtremeRegisterEditor<M, W> {
        ExtremeRegisterEditor {
            site,
            extreme: PhantomData,
        }
    }
}

/// A register below a key, to edit.
pub struct ExtremeRegisterEditor<M, W> {
    site: W,
    extreme: PhantomData<fn() -> M>,
}

impl<M, W> ExtremeRegisterEditor<M, W>
where
    M: Extreme<Value: Element> + 'static,
    W: Site<Store = DotFun<M::Value>>,
{
    /// The value that stands, if there is one.
    pub fn get(&self) -> Option<&M::Value> {
        self.site.view::<ExtremeRegister<M>>()
    }

    /// Sets `value`, also where one stands that has come further: a removal elsewhere may take that
    /// away, and has not seen this one.
    ///
    /// Each value is kept until one that has come as far is set after it. Linear in those that are
    /// kept.
    pub fn set(&mut self, value: M::Value) {
        let place = self.site.place();
        let slots = self.site.store().map_or(&[][..], |store| store.slots());
        let mut passed = CausalContext::new();
        for slot in slots {
            if M::order(place.content(*slot), &value).is_le() {
                passed.insert(place.dot(*slot));
            }
        }
        self.site.write(&passed, Some(value));
    }
}

impl<M, W> fmt::Debug for ExtremeRegisterEditor<M, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExtremeRegisterEditor")
    }
}
