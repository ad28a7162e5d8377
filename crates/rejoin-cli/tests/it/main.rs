//! Runs the real program.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod examples;
mod memory;
mod numbers;
mod order;
mod pages;
mod program;
mod resolve;
mod shell;
mod sim;
mod states;
mod times;
mod tour;
