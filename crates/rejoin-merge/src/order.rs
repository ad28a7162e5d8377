//! The order of a product, from the orders of its parts.

use core::cmp::Ordering;

/// The order of a whole whose parts so far compare as `so_far` and whose next part as `part`:
/// `Equal` leaves it to the other, and two that differ leave the wholes incomparable.
pub(crate) fn both(so_far: Option<Ordering>, part: Option<Ordering>) -> Option<Ordering> {
    match (so_far?, part?) {
        (Ordering::Equal, order) | (order, Ordering::Equal) => Some(order),
        (left, right) if left == right => Some(left),
        _ => None,
    }
}

/// The order of two sets, asked only what their sizes leave open.
pub(crate) fn of_sizes(
    own: usize,
    other: usize,
    is_subset: impl FnOnce() -> bool,
    is_superset: impl FnOnce() -> bool,
) -> Option<Ordering> {
    let order = own.cmp(&other);
    let holds = match order {
        Ordering::Less | Ordering::Equal => is_subset(),
        Ordering::Greater => is_superset(),
    };
    holds.then_some(order)
}
