//! The laws, frozen bytes, and what the flags promise beyond them.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod edits;
mod nesting;
mod observing;
mod parts;
mod scenarios;
mod sync;

use rejoin_flag::laws::Op;
use rejoin_flag::{DwFlag, EwFlag, Replica};

rejoin_laws::laws!(enable_wins: EwFlag);
rejoin_laws::laws!(enable_wins_from_enabled: EwFlag<true>);
rejoin_laws::laws!(disable_wins: DwFlag);
rejoin_laws::laws!(disable_wins_from_enabled: DwFlag<true>);

rejoin_laws::golden!(
    golden_enable_wins: EwFlag,
    "tests/data/enable_wins.bin",
    [
        edit(0, Op::Enable),
        edit(1, Op::Enable),
        sync(1, 0),
        edit(0, Op::Disable),
        edit(1, Op::Enable),
    ]
);
rejoin_laws::golden!(
    golden_disable_wins: DwFlag,
    "tests/data/disable_wins.bin",
    [
        edit(0, Op::Disable),
        edit(1, Op::Enable),
        sync(1, 0),
        edit(0, Op::Enable),
        edit(2, Op::Disable),
    ]
);
rejoin_laws::golden!(golden_empty: EwFlag, "tests/data/empty.bin", []);
rejoin_laws::golden!(golden_empty_enabled: DwFlag<true>, "tests/data/empty_enabled.bin", []);

/// A writer with a fixed id, and a clock that a flag never reads.
fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}
