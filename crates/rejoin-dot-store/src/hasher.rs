//! How look-up tables hash. No table is ever read in its own order, so the seed is never seen.

/// Seeded at random for each process, so that nobody can choose elements that collide.
#[cfg(feature = "std")]
pub(crate) type IndexState = foldhash::fast::RandomState;

/// Without an operating system there is no entropy to seed from.
#[cfg(not(feature = "std"))]
pub(crate) type IndexState = foldhash::fast::FixedState;
