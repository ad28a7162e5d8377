//! What a derived `Merge` does, and what is refused.

mod attributes;
mod observed;
mod structs;
// A machine that is emulated for a test has no cargo to build these with.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod ui;
