//! Looking ahead: memory is slow to answer, and answers many at a time.
//!
//! Where a walk would wait for one line of memory after the other, it takes a few steps at once: a
//! short loop for each thing to read, as many of which are under way as the processor can hold.

use smallvec::SmallVec;

/// So many steps are taken at once.
pub(crate) const AHEAD: usize = 32;

/// What one loop leaves for the next.
pub(crate) type Few<T> = SmallVec<[T; AHEAD]>;
