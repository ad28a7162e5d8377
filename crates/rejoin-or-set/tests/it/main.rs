//! The laws, frozen bytes, and what the set promises beyond them.

mod bytes;
mod edits;
mod sync;

use rejoin_or_set::OrSet;

rejoin_laws::laws!(OrSet<u8>);
rejoin_laws::golden!(
    OrSet<u8>,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Insert(1)),
        edit(1, Op::InsertAll([2, 3])),
        sync(1, 0),
        edit(0, Op::Remove(2)),
        edit(0, Op::Insert(3)),
    ]
);
rejoin_laws::golden!(golden_empty: OrSet<u8>, "tests/data/empty.bin", []);

use rejoin_or_set::laws::Op;
