//! Data types below the keys of a map, all under one causal context.

mod batch;
mod key;
mod kind;
mod pair;

use alloc::borrow::Cow;
use core::fmt;

use rejoin_causality::{CausalContext, Dot, Replica};

use crate::gather::gather;
use crate::pages::{Pages, Slot};
use crate::store::DotStore;

pub use batch::Batch;
pub use key::{Below, KeySite};
pub use kind::Kind;
pub use pair::{First, FirstSite, PairEditor, Second, SecondSite};

/// What a dot of a nested type carries.
pub type Content<N> = <<N as Nest>::Store as DotStore>::Content;

/// A data type that can stand below a key of a map.
///
/// There it has no context of its own: its dots are dots of the whole map, so whatever removes the
/// key resets what it had seen of the value, however deeply that is nested.
///
/// A type says which store gives its dots their meaning, what a reader gets, and by what it is
/// edited. Reading needs a store and the [`Place`] of its contents; editing needs a [`Site`]. The
/// same code so serves at the root of a state and below any number of keys.
///
/// A pair of such types is one as well: a value of two fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand below a key of a causal map",
    label = "has no nested form",
    note = "its state has no dots, so nothing could be reset when the key is removed",
    note = "set-like, register-like and counter-like types of rejoin can be nested, some with \
            feature `nest` of their crate; a lattice of your own goes into a `BTreeMap`"
)]
pub trait Nest: 'static {
    /// Which type this is, for the bytes of a map: whatever it is nested in tells by it.
    const KIND: Kind;

    /// What its live dots mean.
    type Store: DotStore;

    /// What a reader gets: a value, or something to ask. `P` is where the contents stand.
    type View<'a, P: Place<'a, Content<Self>>>: fmt::Debug
    where
        Self: 'a;

    /// What a writer gets. `W` is where the edits go.
    type Editor<W: Site<Store = Self::Store>>;

    /// Reads the value that `store` holds, whose contents stand at `place`.
    fn view<'a, P>(store: Cow<'a, Self::Store>, place: P) -> Self::View<'a, P>
    where
        P: Place<'a, Content<Self>>,
        Self: 'a;

    /// Whether a dot may carry `content`. Asked of what is decoded, where the type holds to more
    /// than the type of its contents says.
    fn admits(content: &Content<Self>) -> bool {
        let _ = content;
        true
    }

    /// Edits the value at `site`.
    fn edit<W: Site<Store = Self::Store>>(site: W) -> Self::Editor<W>;
}

/// Where the contents of a store's dots stand: in the pages of a state, or in a part of what stands
/// there.
pub trait Place<'a, C: 'a>: Copy {
    /// What the dot at `slot`, which is one of the store's, carries.
    fn content(self, slot: Slot) -> &'a C;

    /// The dot at `slot`.
    fn dot(self, slot: Slot) -> Dot;
}

impl<'a, C> Place<'a, C> for &'a Pages<C> {
    fn content(self, slot: Slot) -> &'a C {
        self.value(slot)
    }

    fn dot(self, slot: Slot) -> Dot {
        Pages::dot(self, slot)
    }
}

/// Where edits of a nested value go: a whole state, or a key of what stands at another site.
pub trait Site {
    /// What live dots mean here.
    type Store: DotStore;

    /// What lives here, or nothing if nothing does.
    fn store(&self) -> Option<&Self::Store>;

    /// Where the contents of [`store`](Site::store) stand.
    fn place(&self) -> impl Place<'_, <Self::Store as DotStore>::Content>;

    /// The handle that writes.
    fn replica(&mut self) -> &mut Replica;

    /// Mints one event that kills the dots in `covers` and, with a content, brings one live dot.
    /// Does nothing where there is nothing to do.
    fn write(
        &mut self,
        covers: &CausalContext,
        content: Option<<Self::Store as DotStore>::Content>,
    );

    /// The dots that live here. Takes the time of sorting them.
    fn dots(&self) -> CausalContext {
        let Some(store) = self.store() else {
            return CausalContext::new();
        };
        let place = self.place();
        gather(|name| store.visit(&mut |slot| name(place.dot(slot))))
    }

    /// Kills whatever lives here, by one event. Linear time.
    fn reset(&mut self) {
        let dots = self.dots();
        self.write(&dots, None);
    }

    /// What a reader of a `N` gets here.
    fn view<'a, N>(&'a self) -> N::View<'a, impl Place<'a, Content<N>>>
    where
        N: Nest<Store = Self::Store> + 'a,
    {
        let store = self.store();
        let store = store.map_or_else(|| Cow::Owned(Self::Store::default()), Cow::Borrowed);
        N::view(store, self.place())
    }
}
