//! The rules of the house, as tests: what holds for all crates and is easily lost in one of them.
//!
//! A rule that fails names each offender, and says what to do.

#![allow(clippy::panic, clippy::unwrap_used, reason = "all of this is a test")]

mod budget;
mod facade;
mod laws;
mod layers;
mod leaves;
mod manifests;
mod markdown;
mod sources;
mod workspace;
