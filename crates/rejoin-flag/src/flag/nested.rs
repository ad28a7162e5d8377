//! The flags at any site: below a key of a map, or at the root.

use alloc::borrow::Cow;

use rejoin_dot_store::{Kind, Nest, Place, Site};

use super::{Flag, Switch};

/// Below a key, a reader gets the value. Removing the key takes away the writes that were seen, and
/// no others.
impl<const ENABLE_WINS: bool, const INITIAL: bool> Nest for Flag<ENABLE_WINS, INITIAL> {
    /// The tag of the flag's own bytes, and its value before anybody wrote.
    const KIND: Kind = Kind {
        number: if ENABLE_WINS { 17 } else { 18 },
        parts: &[Kind::new(INITIAL as u64)],
    };

    type Store = Switch<ENABLE_WINS, INITIAL>;
    type View<'a, P: Place<'a, bool>> = bool;
    type Editor<W: Site<Store = Self::Store>> = FlagEditor<W, ENABLE_WINS, INITIAL>;

    fn view<'a, P: Place<'a, bool>>(store: Cow<'a, Self::Store>, _: P) -> bool {
        store.value()
    }

    fn admits(value: &bool) -> bool {
        Switch::<ENABLE_WINS, INITIAL>::brings_dot(*value)
    }

    fn edit<W: Site<Store = Self::Store>>(site: W) -> FlagEditor<W, ENABLE_WINS, INITIAL> {
        FlagEditor { site }
    }
}

/// A flag at some site, to edit.
#[derive(Debug)]
pub struct FlagEditor<W, const ENABLE_WINS: bool, const INITIAL: bool> {
    site: W,
}

impl<W, const ENABLE_WINS: bool, const INITIAL: bool> FlagEditor<W, ENABLE_WINS, INITIAL>
where
    W: Site<Store = Switch<ENABLE_WINS, INITIAL>>,
{
    /// Whether the flag is enabled as it stands.
    pub fn is_enabled(&self) -> bool {
        self.site.view::<Flag<ENABLE_WINS, INITIAL>>()
    }

    /// Enables the flag, as [`Flag::enable`] does.
    pub fn enable(&mut self) {
        self.set(true);
    }

    /// Disables the flag, as [`Flag::disable`] does.
    pub fn disable(&mut self) {
        self.set(false);
    }

    /// Takes away all writes that are here.
    pub fn reset(&mut self) {
        self.site.reset();
    }

    pub(super) fn into_site(self) -> W {
        self.site
    }

    fn set(&mut self, value: bool) {
        let held = self.site.dots();
        let brings_dot = Switch::<ENABLE_WINS, INITIAL>::brings_dot(value);
        self.site.write(&held, brings_dot.then_some(value));
    }
}
