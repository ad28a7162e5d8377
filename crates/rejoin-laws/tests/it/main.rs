//! The kit under test: broken types must fail, sound ones must pass, failures must be replayable.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "tests may stop"
)]

mod canaries;
mod fronts;
mod fuzzing;
mod golden;
mod replaying;
mod reports;

use canaries::{ToyCounter, ToyRegister};

rejoin_laws::laws!(ToyRegister<0>);
rejoin_laws::laws!(counter: ToyCounter<0>);
