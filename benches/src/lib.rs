#![doc = include_str!("../README.md")]

pub mod data;
mod harness;
mod subject;

mod subjects;

pub use harness::bench;
pub use subject::Subject;
