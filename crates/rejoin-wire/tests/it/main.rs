//! One test program: each module one part of the format.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod attributes;
mod bincode_form;
mod columns;
mod contexts;
mod document;
mod envelopes;
mod fields;
mod guard;
mod hostile;
mod numbers;
mod packed;
mod samples;
mod trials;
mod values;
