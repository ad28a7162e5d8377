//! The laws, frozen bytes, and what the register promises beyond them.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod edits;
mod nesting;
mod observing;
mod scenarios;
mod sync;

use rejoin_mv_register::{Element, MvRegister, Replica};

rejoin_laws::laws!(MvRegister<u8>);
rejoin_laws::golden!(
    MvRegister<u8>,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Set(1)),
        edit(1, Op::Set(2)),
        sync(1, 0),
        edit(0, Op::Set(3)),
        edit(1, Op::Set(9)),
    ]
);
rejoin_laws::golden!(golden_empty: MvRegister<u8>, "tests/data/empty.bin", []);

use rejoin_mv_register::laws::Op;

/// A writer with a fixed id, and a clock that a register never reads.
fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

/// The values in order.
fn read<T: Element>(register: &MvRegister<T>) -> Vec<T> {
    register.values().cloned().collect()
}
