//! The rules of the house, as tests: what holds for all crates and is easily lost in one of them.
//!
//! A rule that fails names each offender, and says what to do.

mod budget;
mod facade;
mod laws;
mod layers;
mod leaves;
mod manifests;
mod markdown;
mod sources;
mod workspace;
