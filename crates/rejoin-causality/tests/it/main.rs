//! Every claim of this crate, checked against a model that is plainly right.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where a library may not"
)]

mod clock;
mod context_small_world;
mod contexts;
mod drift;
mod members;
mod model;
mod names;
mod saved;
#[cfg(feature = "serde")]
mod serde_forms;
mod vectors;
