//! What the fuzz targets run, where the fuzzer begins, and what replays its findings.
//!
//! A file in `fuzz_targets` names one function of [`TARGETS`] and nothing else, so that a finding
//! means the same to the fuzzer, to the program `replay` and to the tests of this crate.
//! How to use them: `docs/fuzzing.md`.

mod decode;
mod each;
mod seeds;
mod targets;
mod tree;

#[cfg(test)]
mod tests;

pub use targets::*;
pub use tree::Tree;
