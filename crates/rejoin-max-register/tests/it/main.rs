//! The laws, frozen bytes, and what each part promises.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has to panic"
)]

mod bytes;
mod json;
mod meeting;
mod setting;

use rejoin_max_register::{MaxRegister, MinRegister};

rejoin_laws::laws!(MaxRegister<u16>);
rejoin_laws::laws!(least: MinRegister<u16>);
rejoin_laws::golden!(
    MaxRegister<u16>,
    "tests/data/greatest.bin",
    [edit(0, 2), edit(1, 300), sync(1, 0), edit(0, 70)]
);
rejoin_laws::golden!(
    golden_least: MinRegister<u16>,
    "tests/data/least.bin",
    [edit(0, 300), edit(1, 2), sync(1, 0), edit(0, 70)]
);
rejoin_laws::golden!(golden_empty: MaxRegister<u16>, "tests/data/empty.bin", []);
rejoin_laws::golden!(golden_empty_least: MinRegister<u16>, "tests/data/empty_least.bin", []);
