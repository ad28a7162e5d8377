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
mod writing;

use rejoin_fww_register::laws::Op::Set;
use rejoin_fww_register::{FwwRegister, ReplicaId, Stamp, Timestamp};

rejoin_laws::laws!(FwwRegister<u8>);
rejoin_laws::laws!(plain_times: FwwRegister<u8, u64>);
rejoin_laws::golden!(
    FwwRegister<u8>,
    "tests/data/two_writers.bin",
    [
        edit(0, Set(1)),
        edit(1, Set(2)),
        sync(1, 0),
        edit(0, Set(3))
    ]
);
rejoin_laws::golden!(golden_empty: FwwRegister<u8>, "tests/data/empty.bin", []);
rejoin_laws::golden!(golden_plain: FwwRegister<u8, u64>, "tests/data/plain_time.bin", [
    edit(0, (3, 1)), edit(1, (3, 2)), edit(2, (700, 3)),
]);

/// The stamp of a millisecond, a counter and a replica.
fn stamp(millis: u64, counter: u16, replica: u64) -> Stamp {
    Stamp::new(
        Timestamp::from_parts(millis, counter),
        ReplicaId::from(replica),
    )
}
