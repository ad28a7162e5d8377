//! For clients that edit through a replica that may not have seen what they read.
//!
//! A client reads from one replica and removes through another. What it removes is what it has
//! read, no matter what the second replica has seen by then.
//!
//! ```
//! use rejoin_or_set::{Merge, OrSet, Replica, raw};
//!
//! let (mut near, mut far) = (Replica::random(), Replica::random());
//! let (mut a, mut b) = (OrSet::new(), OrSet::new());
//! a.insert(&mut near, "milk");
//!
//! let read = raw::read(&a, "milk"); // Read here ...
//! raw::remove(&mut b, &mut far, &read); // ... and removed where it did not arrive yet.
//! b.merge(&a);
//! assert!(!b.contains("milk"));
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

use crate::OrSet;

/// The insertions of `element` that `set` has seen and that hold it: none if it is absent.
///
/// A set of dots, to be handed to a client with what it reads.
pub fn read<T, Q>(set: &OrSet<T>, element: &Q) -> CausalContext
where
    T: Element + Borrow<Q>,
    Q: Eq + Hash + ?Sized,
{
    set.dots_of(element)
}

/// Takes away the insertions in `read`, also those that did not arrive here yet.
///
/// Linear in the number of dots in `read`, which comes from [`read`].
pub fn remove<'a, T: Element>(
    set: &'a mut OrSet<T>,
    replica: &mut Replica,
    read: &CausalContext,
) -> Change<'a, OrSet<T>> {
    set.remove_dots(replica, read)
}
