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
mod observer;
mod resolve;
mod writing;

use rejoin_lww_register::{LwwRegister, ReplicaId, Stamp, Timestamp};

rejoin_laws::laws!(LwwRegister<u8>);
rejoin_laws::laws!(plain_times: LwwRegister<u8, u64>);
rejoin_laws::golden!(
    LwwRegister<u8>,
    "tests/data/two_writers.bin",
    [edit(0, 1), edit(1, 2), sync(1, 0), edit(0, 3),]
);
rejoin_laws::golden!(golden_empty: LwwRegister<u8>, "tests/data/empty.bin", []);
rejoin_laws::golden!(golden_plain: LwwRegister<u8, u64>, "tests/data/plain_time.bin", [
    edit(0, (3, 1)), edit(1, (3, 2)), edit(2, (1, 3)),
]);

/// The stamp of a millisecond, a counter and a replica.
fn stamp(millis: u64, counter: u16, replica: u64) -> Stamp {
    Stamp::new(
        Timestamp::from_parts(millis, counter),
        ReplicaId::from(replica),
    )
}
