//! A value of two fields.

use alloc::borrow::Cow;
use core::fmt;
use core::marker::PhantomData;

use rejoin_causality::{CausalContext, Dot, Replica};

use crate::dot_pair::{DotPair, Either, first, second};
use crate::nest::{Content, Kind, Nest, Place, Site};
use crate::pages::Slot;
use crate::store::DotStore;

impl<A: Nest, B: Nest> Nest for (A, B) {
    const KIND: Kind = Kind {
        number: 0,
        parts: &[A::KIND, B::KIND],
    };

    type Store = DotPair<A::Store, B::Store>;
    type View<'a, P: Place<'a, Content<Self>>>
        = (
        A::View<'a, First<P, Content<B>>>,
        B::View<'a, Second<P, Content<A>>>,
    )
    where
        Self: 'a;
    type Editor<W: Site<Store = Self::Store>> = PairEditor<W, A, B>;

    fn view<'a, P>(store: Cow<'a, Self::Store>, place: P) -> Self::View<'a, P>
    where
        P: Place<'a, Content<Self>>,
        Self: 'a,
    {
        let (first, second) = match store {
            Cow::Borrowed(pair) => (Cow::Borrowed(&pair.first), Cow::Borrowed(&pair.second)),
            Cow::Owned(pair) => (Cow::Owned(pair.first), Cow::Owned(pair.second)),
        };
        (
            A::view(first, First::new(place)),
            B::view(second, Second::new(place)),
        )
    }

    fn admits(content: &Content<Self>) -> bool {
        match content {
            Either::First(content) => A::admits(content),
            Either::Second(content) => B::admits(content),
        }
    }

    fn edit<W: Site<Store = Self::Store>>(site: W) -> PairEditor<W, A, B> {
        PairEditor {
            site,
            fields: PhantomData,
        }
    }
}

/// Edits a value of two fields.
#[derive(Debug)]
pub struct PairEditor<W, A, B> {
    site: W,
    fields: PhantomData<fn() -> (A, B)>,
}

impl<W, A: Nest, B: Nest> PairEditor<W, A, B>
where
    W: Site<Store = DotPair<A::Store, B::Store>>,
{
    /// Edits the first field.
    pub fn first(&mut self) -> A::Editor<FirstSite<'_, W>> {
        A::edit(FirstSite(&mut self.site))
    }

    /// Edits the second field.
    pub fn second(&mut self) -> B::Editor<SecondSite<'_, W>> {
        B::edit(SecondSite(&mut self.site))
    }
}

macro_rules! field {
    ($place:ident, $site:ident, $variant:ident, $pick:ident, $own:ident) => {
        #[doc = concat!("The place of the contents of the field `", stringify!($pick), "`.")]
        pub struct $place<P, Other> {
            above: P,
            other: PhantomData<fn() -> Other>,
        }

        impl<P, Other> $place<P, Other> {
            fn new(above: P) -> Self {
                Self {
                    above,
                    other: PhantomData,
                }
            }
        }

        impl<P: Copy, Other> Clone for $place<P, Other> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<P: Copy, Other> Copy for $place<P, Other> {}

        impl<P, Other> fmt::Debug for $place<P, Other> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($place))
            }
        }

        #[doc = concat!("The site of the field `", stringify!($pick), "` at another site.")]
        #[derive(Debug)]
        pub struct $site<'a, W>(&'a mut W);

        impl<A: DotStore, B: DotStore, W> Site for $site<'_, W>
        where
            W: Site<Store = DotPair<A, B>>,
        {
            type Store = $own;

            fn store(&self) -> Option<&$own> {
                let pair = self.0.store()?;
                (!pair.$pick.is_empty()).then_some(&pair.$pick)
            }

            fn place(&self) -> impl Place<'_, $own::Content> {
                $place::new(self.0.place())
            }

            fn replica(&mut self) -> &mut Replica {
                self.0.replica()
            }

            fn write(&mut self, covers: &CausalContext, content: Option<$own::Content>) {
                self.0.write(covers, content.map(Either::$variant));
            }
        }
    };
}

field!(First, FirstSite, First, first, A);
field!(Second, SecondSite, Second, second, B);

impl<'a, P, A: 'a, B: 'a> Place<'a, A> for First<P, B>
where
    P: Place<'a, Either<A, B>>,
{
    fn content(self, slot: Slot) -> &'a A {
        first(self.above.content(slot))
    }

    fn dot(self, slot: Slot) -> Dot {
        self.above.dot(slot)
    }
}

impl<'a, P, A: 'a, B: 'a> Place<'a, B> for Second<P, A>
where
    P: Place<'a, Either<A, B>>,
{
    fn content(self, slot: Slot) -> &'a B {
        second(self.above.content(slot))
    }

    fn dot(self, slot: Slot) -> Dot {
        self.above.dot(slot)
    }
}
