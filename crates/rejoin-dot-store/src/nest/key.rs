//! What stands below one key.

use core::fmt;
use core::marker::PhantomData;

use rejoin_causality::{CausalContext, Dot, Replica};

use crate::dot_map::DotMap;
use crate::nest::{Place, Site};
use crate::pages::Slot;
use crate::store::{DotStore, Element};

/// The place of contents below a key of type `K`.
pub struct Below<P, K> {
    above: P,
    key: PhantomData<fn() -> K>,
}

impl<P, K> Below<P, K> {
    /// Below the keys at `above`.
    pub fn new(above: P) -> Self {
        Self {
            above,
            key: PhantomData,
        }
    }
}

impl<P: Copy, K> Clone for Below<P, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Copy, K> Copy for Below<P, K> {}

impl<P, K> fmt::Debug for Below<P, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Below")
    }
}

impl<'a, P, K: 'a, C: 'a> Place<'a, C> for Below<P, K>
where
    P: Place<'a, (K, C)>,
{
    fn content(self, slot: Slot) -> &'a C {
        &self.above.content(slot).1
    }

    fn dot(self, slot: Slot) -> Dot {
        self.above.dot(slot)
    }
}

/// The site below one key of the map at another site.
#[derive(Debug)]
pub struct KeySite<'a, W, K> {
    above: &'a mut W,
    key: K,
}

impl<'a, W, K> KeySite<'a, W, K> {
    /// Below `key` at `above`.
    pub fn new(above: &'a mut W, key: K) -> Self {
        Self { above, key }
    }
}

impl<W, K, S> Site for KeySite<'_, W, K>
where
    W: Site<Store = DotMap<K, S>>,
    K: Element,
    S: DotStore,
{
    type Store = S;

    fn store(&self) -> Option<&S> {
        self.above.store()?.get(&self.key)
    }

    fn place(&self) -> impl Place<'_, S::Content> {
        Below::new(self.above.place())
    }

    fn replica(&mut self) -> &mut Replica {
        self.above.replica()
    }

    fn write(&mut self, covers: &CausalContext, content: Option<S::Content>) {
        let content = content.map(|content| (self.key.clone(), content));
        self.above.write(covers, content);
    }
}
