//! How look-up tables hash. No table is ever read in its own order, so the seed is never seen.

/// Seeded at random for each process, so that nobody can choose elements that collide.
#[cfg(feature = "std")]
pub(crate) type IndexState = foldhash::fast::RandomState;

/// Without an operating system there is no entropy to seed from.
#[cfg(not(feature = "std"))]
pub(crate) type IndexState = foldhash::fast::FixedState;

/// The hasher of digests: the same for every state of this process, and seeded when it starts, so
/// that nobody outside can prepare two contents that agree.
pub(crate) fn digest_state() -> foldhash::fast::SeedableRandomState {
    foldhash::fast::SeedableRandomState::with_seed(0, foldhash::SharedSeed::global_random())
}
