//! For clients that write through a replica which may not have seen what they read.
//!
//! A client reads the values and the context from one replica, and later hands the context back
//! along with what it writes, to any replica. The write replaces what the client has read, and
//! stands beside everything else.
//!
//! ```
//! use rejoin_mv_register::{Merge, MvRegister, Replica, raw};
//!
//! let mut replica = Replica::random();
//! let mut cart = MvRegister::new();
//! cart.set(&mut replica, "milk");
//!
//! // Two clients read the same cart, and write one after the other.
//! let read = raw::read(&cart);
//! raw::set(&mut cart, &mut replica, "milk, eggs", &read);
//! raw::set(&mut cart, &mut replica, "milk, bread", &read);
//! assert!(cart.values().eq(&["milk, bread", "milk, eggs"]));
//! ```
//!
//! # Contexts from outside
//! A context must come back as it was read. One that names writes that are not made yet takes them
//! away when they come, on every replica. So a server that does not trust its clients signs what
//! [`read`] gives, or keeps it and hands out a ticket. Writes of the replica that edits are ignored
//! where it has not made them.

use rejoin_causality::{CausalContext, Replica};
use rejoin_dot_store::Element;
use rejoin_merge::Change;

use crate::MvRegister;

/// What a client that reads `register` now has read: all events that the register has seen.
///
/// It grows with the replicas, not with the writes.
pub fn read<T: Element>(register: &MvRegister<T>) -> CausalContext {
    register.version().clone()
}

/// Writes `value` in place of what was written by the events in `read`, also of those that did not
/// arrive here yet.
///
/// Linear in the values that are here and the ranges in `read`, which comes from [`read`].
pub fn set<'a, T: Element>(
    register: &'a mut MvRegister<T>,
    replica: &mut Replica,
    value: T,
    read: &CausalContext,
) -> Change<'a, MvRegister<T>> {
    register.overwrite(replica, Some(value), read)
}

/// Takes away what was written by the events in `read`, also of those that did not arrive here yet.
///
/// Nothing happens if all of it is gone. Linear as [`set`].
pub fn clear<'a, T: Element>(
    register: &'a mut MvRegister<T>,
    replica: &mut Replica,
    read: &CausalContext,
) -> Change<'a, MvRegister<T>> {
    register.overwrite(replica, None, read)
}
