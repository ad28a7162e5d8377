//! Every claim of this crate, checked against a model that is plainly right.

mod clock;
mod context_small_world;
mod contexts;
mod drift;
mod model;
mod names;
mod saved;
#[cfg(feature = "serde")]
mod serde_forms;
mod vectors;
