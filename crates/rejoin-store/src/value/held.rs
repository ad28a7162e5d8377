use core::fmt;
use core::ops::{Deref, DerefMut};

use stack_dst::ValueU;

use super::{Erased, Value};

/// The value of an entry, whose type only its kind knows: in place if it is small, and so beside
/// its key.
pub(crate) enum Held {
    Near(Near),
    Far(Box<dyn Erased>),
}

/// Room for six words, such as a register of a text or a number, and one for the type.
type Near = ValueU<dyn Erased, 7>;

impl Held {
    pub(crate) fn new<T: Value>(value: T) -> Self {
        if align_of::<T>() > align_of::<usize>() {
            return Self::Far(Box::new(value));
        }
        match Near::new_stable(value, |value| value) {
            Ok(near) => Self::Near(near),
            Err(value) => Self::Far(Box::new(value)),
        }
    }
}

impl Deref for Held {
    type Target = dyn Erased;

    #[inline]
    fn deref(&self) -> &dyn Erased {
        match self {
            Self::Near(value) => &**value,
            Self::Far(value) => &**value,
        }
    }
}

impl DerefMut for Held {
    #[inline]
    fn deref_mut(&mut self) -> &mut dyn Erased {
        match self {
            Self::Near(value) => &mut **value,
            Self::Far(value) => &mut **value,
        }
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use rejoin_causality::Replica;
    use rejoin_lww_register::LwwRegister;

    use super::*;
    use crate::value::{down, down_mut};

    /// A value is the same wherever it lies, and is dropped once.
    fn is_kept<T: Value>(value: &T, is_near: bool) {
        let mut held = Held::new(value.clone());
        assert_eq!(matches!(held, Held::Near(_)), is_near, "{held:?}");
        let mut copy = held.held();
        assert_eq!(down(&*held), Some(value));
        assert_eq!(down_mut(&mut *copy), Some(&mut value.clone()));
        assert_eq!(down::<LwwRegister<char>>(&*held), None);
        if let Some(mine) = down_mut::<T>(&mut *held) {
            *mine = T::bottom();
        }
        drop(held);
        assert_eq!(down(&*copy), Some(value));
        assert_eq!(format!("{copy:?}"), format!("{value:?}"));
    }

    #[test]
    fn small_values_lie_in_place_and_others_in_a_box() {
        let mut me = Replica::random();
        let mut text = LwwRegister::<String>::default();
        text.set(&mut me, "a text that owns memory".to_owned());
        is_kept(&text, true);
        let mut pair = LwwRegister::<(String, String)>::default();
        pair.set(&mut me, ("too".to_owned(), "large".to_owned()));
        is_kept(&pair, false);
        let mut aligned = LwwRegister::<u128>::default();
        aligned.set(&mut me, 7);
        is_kept(&aligned, false);
    }
}
