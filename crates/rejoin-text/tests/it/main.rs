//! The laws, frozen bytes, and what the text promises beyond them.

mod bytes;
mod edits;
mod meeting;

use rejoin_text::{Replica, Text};

rejoin_laws::laws!(Text);
rejoin_laws::golden!(
    Text,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::Insert(0, "def")),
        edit(0, Op::Insert(3, "ü")),
        edit(1, Op::Insert(0, "😀x")),
        sync(1, 0),
        edit(0, Op::Delete(1, 2)),
        edit(0, Op::Insert(2, "a")),
        edit(1, Op::Delete(1, 1)),
    ]
);
rejoin_laws::golden!(golden_empty: Text, "tests/data/empty.bin", []);

use rejoin_text::laws::Op;

/// A writer with a fixed id, and a clock that a text never reads.
fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

/// The same numbers in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
