use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::time::Duration;

use crate::max::Max;
use crate::min::Min;
use crate::total_f64::TotalF64;

/// A type whose order has a least value, which makes [`Max`](crate::Max) of it start somewhere.
///
/// A type that has none gets one inside an `Option`, whose least value is `None`.
///
/// # Example
/// ```
/// use rejoin_merge::{Bottom, Least, Max};
///
/// #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
/// enum Size { Small, Large }
///
/// impl Least for Size {
///     fn least() -> Self { Size::Small }
/// }
///
/// assert_eq!(*Max::<Size>::bottom().get(), Size::Small);
/// assert_eq!(*Max::<Option<Size>>::bottom().get(), None);
/// ```
pub trait Least: Ord {
    /// The value that no other value is below.
    ///
    /// ```
    /// use rejoin_merge::Least;
    ///
    /// assert_eq!(i8::least(), -128);
    /// ```
    fn least() -> Self;
}

/// A type whose order has a greatest value, which makes [`Min`](crate::Min) of it start
/// somewhere.
///
/// # Example
/// ```
/// use rejoin_merge::{Bottom, Min};
///
/// assert_eq!(*Min::<u8>::bottom().get(), 255);
/// ```
pub trait Greatest: Ord {
    /// The value that no other value is above.
    ///
    /// ```
    /// use rejoin_merge::Greatest;
    ///
    /// assert_eq!(i8::greatest(), 127);
    /// ```
    fn greatest() -> Self;
}

macro_rules! bounded {
    ($($type:ty: $least:expr, $greatest:expr;)*) => {$(
        impl Least for $type {
            fn least() -> Self {
                $least
            }
        }

        impl Greatest for $type {
            fn greatest() -> Self {
                $greatest
            }
        }
    )*};
}

bounded! {
    (): (), ();
    bool: false, true;
    char: char::MIN, char::MAX;
    u8: u8::MIN, u8::MAX;
    u16: u16::MIN, u16::MAX;
    u32: u32::MIN, u32::MAX;
    u64: u64::MIN, u64::MAX;
    u128: u128::MIN, u128::MAX;
    usize: usize::MIN, usize::MAX;
    i8: i8::MIN, i8::MAX;
    i16: i16::MIN, i16::MAX;
    i32: i32::MIN, i32::MAX;
    i64: i64::MIN, i64::MAX;
    i128: i128::MIN, i128::MAX;
    isize: isize::MIN, isize::MAX;
    Duration: Duration::ZERO, Duration::MAX;
    TotalF64: TotalF64::LEAST, TotalF64::GREATEST;
}

/// The empty string.
impl Least for String {
    fn least() -> Self {
        Self::new()
    }
}

/// The empty string.
impl Least for &str {
    fn least() -> Self {
        ""
    }
}

/// The empty list.
impl<T: Ord> Least for Vec<T> {
    fn least() -> Self {
        Self::new()
    }
}

/// `None`, which the order of `Option` puts below every `Some`.
impl<T: Ord> Least for Option<T> {
    fn least() -> Self {
        None
    }
}

impl<T: Greatest> Greatest for Option<T> {
    fn greatest() -> Self {
        Some(T::greatest())
    }
}

impl<T: Least> Least for Box<T> {
    fn least() -> Self {
        Self::new(T::least())
    }
}

impl<T: Greatest> Greatest for Box<T> {
    fn greatest() -> Self {
        Self::new(T::greatest())
    }
}

impl<T: Greatest> Least for Reverse<T> {
    fn least() -> Self {
        Self(T::greatest())
    }
}

impl<T: Least> Greatest for Reverse<T> {
    fn greatest() -> Self {
        Self(T::least())
    }
}

impl<A: Least, B: Least> Least for (A, B) {
    fn least() -> Self {
        (A::least(), B::least())
    }
}

impl<A: Greatest, B: Greatest> Greatest for (A, B) {
    fn greatest() -> Self {
        (A::greatest(), B::greatest())
    }
}

impl<T: Least> Least for Max<T> {
    fn least() -> Self {
        Self::default()
    }
}

impl<T: Greatest> Greatest for Max<T> {
    fn greatest() -> Self {
        Self::new(T::greatest())
    }
}

/// The least state, which has seen the greatest value.
impl<T: Greatest> Least for Min<T> {
    fn least() -> Self {
        Self::default()
    }
}

impl<T: Least> Greatest for Min<T> {
    fn greatest() -> Self {
        Self::new(T::least())
    }
}
