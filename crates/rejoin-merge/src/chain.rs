//! Maximum and minimum, written once for `Max`, `Min` and the fields of a derived `Merge`.

use alloc::vec::Vec;

use crate::observer::{Content, Observer};

/// Takes `other` if it is greater, and answers whether it was.
pub fn merge_max<T: Ord + Clone>(own: &mut T, other: &T) -> bool {
    let grows = *other > *own;
    if grows {
        own.clone_from(other);
    }
    grows
}

/// Like [`merge_max`], but moves.
pub fn merge_max_owned<T: Ord>(own: &mut T, other: T) -> bool {
    let grows = other > *own;
    if grows {
        *own = other;
    }
    grows
}

/// Like [`merge_max_owned`], of many.
pub fn merge_max_all<T: Ord>(own: &mut T, others: Vec<T>) -> bool {
    let greatest = others.into_iter().max();
    greatest.is_some_and(|greatest| merge_max_owned(own, greatest))
}

/// Like [`merge_max`], and tells of it as `replaced`.
pub fn merge_max_observed<T, O>(own: &mut T, other: &T, observer: &mut O) -> bool
where
    T: Ord + Clone + Content,
    O: Observer,
{
    let grows = *other > *own;
    if grows {
        observer.replaced(own, other);
        own.clone_from(other);
    }
    grows
}

/// Takes `other` if it is smaller, and answers whether it was.
pub fn merge_min<T: Ord + Clone>(own: &mut T, other: &T) -> bool {
    let grows = *other < *own;
    if grows {
        own.clone_from(other);
    }
    grows
}

/// Like [`merge_min`], but moves.
pub fn merge_min_owned<T: Ord>(own: &mut T, other: T) -> bool {
    let grows = other < *own;
    if grows {
        *own = other;
    }
    grows
}

/// Like [`merge_min_owned`], of many.
pub fn merge_min_all<T: Ord>(own: &mut T, others: Vec<T>) -> bool {
    let smallest = others.into_iter().min();
    smallest.is_some_and(|smallest| merge_min_owned(own, smallest))
}

/// Like [`merge_min`], and tells of it as `replaced`.
pub fn merge_min_observed<T, O>(own: &mut T, other: &T, observer: &mut O) -> bool
where
    T: Ord + Clone + Content,
    O: Observer,
{
    let grows = *other < *own;
    if grows {
        observer.replaced(own, other);
        own.clone_from(other);
    }
    grows
}
