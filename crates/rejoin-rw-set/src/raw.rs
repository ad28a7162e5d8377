//! For clients that edit through a replica which may not have seen what they read.
//!
//! A client reads from one replica and edits through another. Its edit takes the place of what it
//! has read, no matter what the second replica has seen by then.
//!
//! ```
//! use rejoin_rw_set::{Merge, Replica, RwSet, raw};
//!
//! let (mut near, mut far) = (Replica::random(), Replica::random());
//! let (mut a, mut b) = (RwSet::new(), RwSet::new());
//! a.remove(&mut near, "Eve");
//!
//! let read = raw::read(&a, "Eve"); // The removal was read here ...
//! raw::insert(&mut b, &mut far, "Eve", &read); // ... and is taken back where it did not arrive.
//! b.merge(&a);
//! assert!(b.contains("Eve"));
//! ```
//!
//! # Contexts from outside
//! A context must come back as it was read. One that names writes that are not made yet takes them
//! away when they come, on every replica. So a server that does not trust its clients signs what
//! [`read`] gives, or keeps it and hands out a ticket. Writes of the replica that edits are ignored
//! where it has not made them.

use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::{CausalContext, Replica};
use rejoin_dot_store::Element;
use rejoin_merge::Change;

use crate::{Mark, RwSet};

/// The edits of `element`, additions and removals, that `set` has seen and that stand.
///
/// A set of dots, to be handed to a client with what it reads.
pub fn read<T, Q>(set: &RwSet<T>, element: &Q) -> CausalContext
where
    T: Element + Borrow<Q>,
    Q: Eq + Hash + ?Sized,
{
    set.dots_of(element)
}

/// Adds `element` in place of the edits in `read`, also of those that did not arrive here yet.
///
/// Linear in the number of dots in `read`, which comes from [`read`] for this element.
pub fn insert<'a, T: Element>(
    set: &'a mut RwSet<T>,
    replica: &mut Replica,
    element: T,
    read: &CausalContext,
) -> Change<'a, RwSet<T>> {
    set.put(replica, Mark::Added(element), read)
}

/// Removes `element` in place of the edits in `read`, also of those that did not arrive here yet.
///
/// It wins over additions that are not in `read`, as any removal. Linear as [`insert`].
pub fn remove<'a, T: Element>(
    set: &'a mut RwSet<T>,
    replica: &mut Replica,
    element: T,
    read: &CausalContext,
) -> Change<'a, RwSet<T>> {
    set.put(replica, Mark::Removed(element), read)
}
