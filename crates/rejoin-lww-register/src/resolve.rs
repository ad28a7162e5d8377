use core::cmp::Ordering;

/// A write with its time: what [`resolve_conflict`] chooses from.
///
/// Pairs of time and value have it, and so have references to anything that has it.
///
/// # Example
/// ```
/// use rejoin_lww_register::{Timed, resolve_conflict};
///
/// #[derive(Debug, PartialEq)]
/// struct Row { name: &'static str, updated: u64 }
///
/// impl Timed for Row {
///     type Time = u64;
///     type Value = &'static str;
///     fn time(&self) -> &u64 { &self.updated }
///     fn value(&self) -> &&'static str { &self.name }
/// }
///
/// let rows = [Row { name: "Ann", updated: 3 }, Row { name: "Anna", updated: 8 }];
/// assert_eq!(resolve_conflict(&rows), Some(&rows[1]));
/// ```
pub trait Timed {
    /// When: an integer, a [`Stamp`](crate::Stamp), any ordered type.
    type Time: Ord;
    /// What was written.
    type Value;

    /// When it was written.
    fn time(&self) -> &Self::Time;

    /// What was written.
    fn value(&self) -> &Self::Value;
}

impl<S: Ord, T> Timed for (S, T) {
    type Time = S;
    type Value = T;

    fn time(&self) -> &S {
        &self.0
    }

    fn value(&self) -> &T {
        &self.1
    }
}

impl<W: Timed + ?Sized> Timed for &W {
    type Time = W::Time;
    type Value = W::Value;

    fn time(&self) -> &W::Time {
        (**self).time()
    }

    fn value(&self) -> &W::Value {
        (**self).value()
    }
}

/// Of conflicting writes, the one that stands: the latest, and of several at the same time the
/// one with the greatest value. `None` if there is none.
///
/// The answer does not depend on the order of the writes, so every replica that holds the same
/// ones decides alike. Reads the writes one by one, in O(n) and without memory of its own.
///
/// ```
/// use rejoin_lww_register::resolve_conflict;
///
/// let writes = [(3_u64, "milk"), (7, "bread"), (7, "eggs")];
/// assert_eq!(resolve_conflict(writes), Some((7, "eggs")));
/// assert_eq!(resolve_conflict(writes.into_iter().rev()), Some((7, "eggs")));
/// assert_eq!(resolve_conflict(Vec::<(u64, &str)>::new()), None);
/// ```
pub fn resolve_conflict<I>(writes: I) -> Option<I::Item>
where
    I: IntoIterator<Item: Timed<Value: Ord>>,
{
    resolve_conflict_by(writes, Ord::cmp)
}

/// Like [`resolve_conflict`], for values without an order of their own: `order` decides between
/// values that were written at the same time.
///
/// `order` must be a total order. If it calls two different values equal, the one that came first
/// stands, and replicas that hold the same writes in another order may decide otherwise.
///
/// ```
/// use rejoin_lww_register::resolve_conflict_by;
///
/// let readings = [(7_u64, 20.5), (7, 21.0), (3, 99.0)];
/// assert_eq!(resolve_conflict_by(readings, f64::total_cmp), Some((7, 21.0)));
/// ```
pub fn resolve_conflict_by<I, F>(writes: I, mut order: F) -> Option<I::Item>
where
    I: IntoIterator<Item: Timed>,
    F: FnMut(&<I::Item as Timed>::Value, &<I::Item as Timed>::Value) -> Ordering,
{
    writes.into_iter().reduce(|standing, next| {
        if next.time() >= standing.time()
            && (next.time() > standing.time() || order(next.value(), standing.value()).is_gt())
        {
            next
        } else {
            standing
        }
    })
}
