#![doc = include_str!("../README.md")]

mod clock;
mod expectations;
mod fault;
mod json;
mod names;
mod reading;
mod replay;
mod report;
mod run;
mod scenario;
mod store;
mod subject;
mod subjects;
mod suite;
mod trouble;
mod units;
mod way;
mod words;

pub use fault::Fault;
pub use json::{Fields, Json, Number};
pub use report::{Outcome, Report, Verdict};
pub use run::{Choice, run};
pub use scenario::Scenario;
pub use suite::{BadSuite, Suite};
pub use way::Way;
