//! Runs the real program.

mod examples;
mod memory;
mod numbers;
mod order;
mod pages;
mod program;
mod resolve;
mod shell;
mod states;
mod times;
mod tour;
