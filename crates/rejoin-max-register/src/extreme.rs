#[cfg(feature = "nest")]
use core::cmp::Ordering;

use rejoin_merge::{Max, Min};
#[cfg(feature = "serde")]
use rejoin_wire::{Tag, tags};

/// Which extreme a register keeps: [`Max`] or [`Min`].
///
/// The order of these is that of what is known: of two the greater stands, which for `Min` is the
/// one with the lesser value.
pub trait Extreme: Sealed {
    /// What is compared.
    type Value;

    #[doc(hidden)]
    fn hold(value: Self::Value) -> Self;

    #[doc(hidden)]
    fn held(&self) -> &Self::Value;

    #[doc(hidden)]
    fn into_held(self) -> Self::Value;

    /// Which of two values has come further.
    #[cfg(feature = "nest")]
    #[doc(hidden)]
    fn order(left: &Self::Value, right: &Self::Value) -> Ordering
    where
        Self::Value: Ord;
}

/// The tags are part of the format, so only this crate adds a kind.
pub trait Sealed: Sized {
    /// What the register is called where it is shown.
    const NAME: &'static str;

    /// What it is called in its bytes.
    #[cfg(feature = "serde")]
    const TAG: Tag;

    /// What it is called where it is nested: the number of its tag.
    #[cfg(feature = "nest")]
    const KIND: u64;
}

impl<T> Sealed for Max<T> {
    const NAME: &'static str = "MaxRegister";

    #[cfg(feature = "serde")]
    const TAG: Tag = tags::MAX_REGISTER;

    #[cfg(feature = "nest")]
    const KIND: u64 = 9;
}

impl<T> Sealed for Min<T> {
    const NAME: &'static str = "MinRegister";

    #[cfg(feature = "serde")]
    const TAG: Tag = tags::MIN_REGISTER;

    #[cfg(feature = "nest")]
    const KIND: u64 = 10;
}

impl<T> Extreme for Max<T> {
    type Value = T;

    fn hold(value: T) -> Self {
        Self::new(value)
    }

    fn held(&self) -> &T {
        self.get()
    }

    fn into_held(self) -> T {
        self.into_inner()
    }

    #[cfg(feature = "nest")]
    fn order(left: &T, right: &T) -> Ordering
    where
        T: Ord,
    {
        left.cmp(right)
    }
}

impl<T> Extreme for Min<T> {
    type Value = T;

    fn hold(value: T) -> Self {
        Self::new(value)
    }

    fn held(&self) -> &T {
        self.get()
    }

    fn into_held(self) -> T {
        self.into_inner()
    }

    #[cfg(feature = "nest")]
    fn order(left: &T, right: &T) -> Ordering
    where
        T: Ord,
    {
        right.cmp(left)
    }
}
